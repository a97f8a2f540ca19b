"use client";
import type { Project } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { CircleStop, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { withUndo } from "@/lib/undo";
import { RenameDialog } from "./rename-dialog";
import { forgetProject, patchProject } from "./use-projects";

/** What can be done with a project where it is listed. */
export function ProjectMenu({ project }: { project: Project }) {
  const t = useTranslations("projects");
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [renaming, setRenaming] = useState(false);

  function remove() {
    patchProject(queries, project.id, null);
    withUndo(t("deleted", { title: project.title }), t("undo"), {
      undo: () => queries.invalidateQueries({ queryKey: ["projects"] }),
      commit: async () => {
        await client.projects.delete(project.id);
        forgetProject(queries, project.id);
      },
      failed: (error) => {
        toast.error(errorText(error).text);
        void queries.invalidateQueries({ queryKey: ["projects"] });
      },
    });
  }

  async function cancel() {
    try {
      const stopped = await client.projects.cancel(project.id);
      patchProject(queries, project.id, () => stopped);
    } catch (error) {
      toast.error(errorText(error).text);
    }
  }

  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="icon"
            className="relative z-10 -mt-1.5 -mr-2 size-8"
            aria-label={t("actionsOf", { title: project.title })}
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setRenaming(true)}>
          <Pencil aria-hidden />
          {t("rename")}
        </MenuItem>
        {project.status === "processing" ? (
          <MenuItem onSelect={() => void cancel()}>
            <CircleStop aria-hidden />
            {t("stop")}
          </MenuItem>
        ) : null}
        <MenuItem danger onSelect={remove}>
          <Trash2 aria-hidden />
          {t("delete")}
        </MenuItem>
      </Menu>
      <RenameDialog project={project} open={renaming} onOpenChange={setRenaming} />
    </>
  );
}
