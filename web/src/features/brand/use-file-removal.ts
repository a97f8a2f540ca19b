"use client";
import type { BrandFile } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { withUndo } from "@/lib/undo";
import { withAgain, without } from "./document";
import type { PartProps } from "./look-card";
import { hideFile, kitKey, showFile } from "./use-kit";

/** Deletes a file of a kit, and takes it out of the kit where that uses it; both can be taken back for a while. */
export function useFileRemoval({ kitId, document, files, onChange }: PartProps): (file: BrandFile) => void {
  const t = useTranslations("brand");
  const queries = useQueryClient();
  const errorText = useErrorText();
  return (file) => {
    const change = without(document, file, files);
    const back = () => {
      showFile(queries, kitId, file);
      onChange((now) => withAgain(now, document, file));
    };
    hideFile(queries, kitId, file.id);
    onChange(change);
    withUndo(t("deleted", { name: file.name }), t("undo"), {
      undo: back,
      commit: async () => {
        await client.brandKits.files.delete(kitId, file.id);
        await queries.invalidateQueries({ queryKey: kitKey(kitId) });
      },
      failed: (error) => {
        toast.error(errorText(error).text);
        back();
      },
    });
  };
}
