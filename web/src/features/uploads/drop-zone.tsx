"use client";
import { FileVideo } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { filesOf } from "./dropped-files";
import type { Options } from "./options";
import { settingsOf } from "./options";
import { ACCEPTED_WORDS } from "./pairs";
import { useTakeFiles } from "./use-take-files";

/** Where files are dropped or chosen, several at a time; each becomes a project at once. */
export function DropZone({ options }: { options: Options }) {
  const t = useTranslations("upload");
  const takeFiles = useTakeFiles();
  const [over, setOver] = useState(false);
  const input = useId();
  const take = (files: File[]) => takeFiles(files, settingsOf(options));
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(filesOf(event.dataTransfer));
  }
  return (
    <section
      aria-label={t("from")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-drop-target
      className={cn(
        "relative grid justify-items-center gap-3 rounded-card border-2 border-dashed bg-surface px-6 py-16 text-center transition-colors",
        over && "border-accent bg-accent-soft",
      )}
    >
      <span className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent">
        <FileVideo className="size-7" aria-hidden />
      </span>
      <label
        htmlFor={input}
        className="cursor-pointer text-base font-semibold after:absolute after:inset-0 has-focus-visible:outline-2 has-focus-visible:outline-ring"
      >
        {t("drop")}
        <input
          id={input}
          type="file"
          multiple
          accept={`video/*,audio/*,.mkv,.mxf,.ts,.m2ts,${ACCEPTED_WORDS}`}
          className="sr-only"
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </label>
      <p className="max-w-md text-sm text-muted">{t("dropNote")}</p>
      <p className="max-w-md text-sm text-muted">{t("wordsNote")}</p>
    </section>
  );
}
