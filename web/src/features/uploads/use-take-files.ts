"use client";
import type { ProjectSettings } from "@clipforge/sdk";
import { useTranslations } from "use-intl";
import { toast } from "@/lib/toast";
import { pairUp } from "./pairs";
import { useUploads } from "./upload-store";

/** Takes files that came together: each video or recording becomes a project, with its words where they came along. */
export function useTakeFiles(): (files: readonly File[], settings: ProjectSettings) => void {
  const t = useTranslations("uploads");
  const add = useUploads((state) => state.add);
  return (files, settings) => {
    const { sources, left } = pairUp(files);
    add(sources, settings);
    if (left.length > 0) {
      const names = left.map((file) => file.name).join(", ");
      toast.error(t(sources.length > 0 ? "wordsLeft" : "wordsAlone", { names }));
    }
  };
}
