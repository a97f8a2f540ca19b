"use client";
import type { Template } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { withUndo } from "@/lib/undo";
import { hideTemplate, showTemplate } from "./use-templates";

/** What can be done with templates where they are listed and where one is edited. */
export function useTemplateActions() {
  const t = useTranslations("templates");
  const queries = useQueryClient();
  const router = useRouter();
  const errorText = useErrorText();
  const [busy, setBusy] = useState<string | null>(null);

  async function copy(template: Template) {
    setBusy(template.id);
    try {
      const made = await client.templates.create({
        name: t("copyOf", { name: template.name }),
        based_on: template.based_on ?? template.id,
        style: template.changes,
        aspect: template.aspect,
        captions: template.captions,
      });
      void queries.invalidateQueries({ queryKey: ["templates"] });
      router.push(`/templates/${made.id}`);
    } catch (error) {
      toast.error(errorText(error).text);
    } finally {
      setBusy(null);
    }
  }

  function remove(template: Pick<Template, "id" | "name">) {
    hideTemplate(queries, template.id);
    withUndo(t("deleted", { name: template.name }), t("draft.undo"), {
      undo: () => void showTemplate(queries, template.id),
      commit: () => client.templates.delete(template.id),
      failed: (error) => {
        toast.error(errorText(error).text);
        void showTemplate(queries, template.id);
      },
    });
  }

  return { busy, copy, remove };
}
