"use client";
import { FileVideo } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { filesOf } from "./dropped-files";
import { DEFAULTS, settingsOf } from "./options";
import { useTakeFiles } from "./use-take-files";

/** Lets files be dropped on any page: they become projects with everything left to ClipForge. */
export function DropAnywhere() {
  const t = useTranslations("upload");
  const takeFiles = useTakeFiles();
  const take = useRef(takeFiles);
  useEffect(() => {
    take.current = takeFiles;
  });
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the count says whether the pointer is still over the page.
  const depth = useRef(0);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const elsewhere = (event: DragEvent) =>
      event.target instanceof Element && event.target.closest("[data-drop-target]");
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current += 1;
      setOver(!elsewhere(event));
    };
    const leave = () => {
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const move = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth.current = 0;
      setOver(false);
      if (!hasFiles(event) || elsewhere(event) || !event.dataTransfer) return;
      event.preventDefault();
      take.current(filesOf(event.dataTransfer), settingsOf(DEFAULTS));
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: move, drop } as const;
    for (const [name, listener] of Object.entries(listeners))
      window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-3xl border-4 border-dashed border-accent bg-ground/85 backdrop-blur-sm">
      <p className="flex items-center gap-3 text-xl font-semibold">
        <FileVideo className="size-8 text-accent" aria-hidden /> {t("dropHere")}
      </p>
    </div>
  );
}
