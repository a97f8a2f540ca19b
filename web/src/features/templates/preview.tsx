"use client";
import { Pause, Play } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { ClipFrame } from "./clip-frame";
import { sizeOf } from "./geometry";

/** How long a word is spoken in the preview. */
const WORD_MS = 420;

/** A clip's frame that stays in sight while it is edited; on demand its words are spoken. */
export function LivePreview({
  children,
  className,
  ...frame
}: Omit<ComponentProps<typeof ClipFrame>, "spoken"> & { children?: ReactNode }) {
  const t = useTranslations("templates");
  const [playing, setPlaying] = useState(false);
  const [spoken, setSpoken] = useState(2);
  useEffect(() => {
    if (!playing) return;
    const timer = window.setInterval(() => setSpoken((now) => now + 1), WORD_MS);
    return () => window.clearInterval(timer);
  }, [playing]);
  const [width, height] = sizeOf(frame.aspect ?? "9:16");
  return (
    <div
      className={cn(
        "sticky top-14 z-20 -mx-4 flex items-start justify-center gap-4 border-b bg-ground px-4 py-3 sm:-mx-8 sm:px-8",
        "lg:top-20 lg:mx-0 lg:grid lg:justify-stretch lg:self-start lg:border-0 lg:bg-transparent lg:p-0",
        className,
      )}
    >
      <div
        className="h-[34dvh] max-w-[60%] lg:h-auto lg:max-h-[66dvh] lg:w-full lg:max-w-none"
        style={{ aspectRatio: `${width} / ${height}` }}
      >
        <ClipFrame {...frame} spoken={spoken} className="size-full" />
      </div>
      <div className="grid justify-items-start gap-3">
        <Button size="sm" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />} {t(playing ? "still" : "speak")}
        </Button>
        {children}
      </div>
    </div>
  );
}
