"use client";
import type { ProjectDetail } from "@clipforge/sdk";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { useUploads } from "./upload-store";

/**
 * For a project whose file has not arrived: what runs on this page, or the file to be chosen again.
 *
 * A page that was closed has lost the file, not the parts that were sent: the same file goes on where it stopped.
 */
export function ResumeUpload({ project }: { project: ProjectDetail }) {
  const t = useTranslations("uploads");
  const input = useId();
  const { uploads, add } = useUploads();
  if (uploads.some((one) => one.projectId === project.id && one.state !== "failed")) {
    return <p className="text-sm text-muted">{t("runsHere")}</p>;
  }
  return (
    <>
      <p className="max-w-md text-sm text-muted">{t("chooseAgainNote")}</p>
      <label
        htmlFor={input}
        className="cursor-pointer rounded-lg bg-accent px-4 py-2.5 text-sm font-medium text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
      >
        {t("chooseAgain")}
        <input
          id={input}
          type="file"
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) add([{ file, words: null }], project.settings);
          }}
        />
      </label>
    </>
  );
}
