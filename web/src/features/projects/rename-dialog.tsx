"use client";
import type { Project } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { patchProject } from "./use-projects";

interface RenameDialogProps {
  project: Project;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RenameDialog({ project, open, onOpenChange }: RenameDialogProps) {
  const t = useTranslations("projects");
  const queries = useQueryClient();
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const changed = await client.projects.update(project.id, { title: text(form, "title").trim() });
    patchProject(queries, project.id, () => changed);
    onOpenChange(false);
  });
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("rename")}>
      <form onSubmit={onSubmit} className="grid gap-4">
        <TextField
          label={t("title")}
          name="title"
          defaultValue={project.title}
          required
          maxLength={300}
          autoFocus
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="primary" className="justify-self-end" busy={busy}>
          {t("save")}
        </Button>
      </form>
    </Dialog>
  );
}
