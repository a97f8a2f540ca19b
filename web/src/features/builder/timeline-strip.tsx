"use client";
import type { Moment, ProjectDetail } from "@clipforge/sdk";
import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import { Filmstrip } from "./filmstrip";
import { type Playhead, usePlayhead } from "./playhead";
import { TrimHandles } from "./trim-handles";
import { usePeaks } from "./use-peaks";
import { Waveform } from "./waveform";

interface TimelineStripProps {
  project: ProjectDetail;
  moments: readonly Moment[];
  chosen: Moment | null;
  playhead: Playhead;
  /** Starts and ends of sentences, where edges snap to. */
  edges: { starts: readonly number[]; ends: readonly number[] };
  onChoose: (moment: Moment) => void;
  onTrim: (startMs: number, endMs: number) => void;
}

/** Time around the chosen moment, in milliseconds on each side. */
const AROUND_MS = 20_000;

/** The source as a strip: pictures, sound and the moments on it; near the chosen moment, or all of it. */
export function TimelineStrip({
  project,
  moments,
  chosen,
  playhead,
  edges,
  onChoose,
  onTrim,
}: TimelineStripProps) {
  const t = useTranslations("builder");
  const strip = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const duration = project.duration_ms ?? 0;
  const chosenId = chosen?.id ?? null;
  useEffect(() => setNear(chosenId !== null), [chosenId]);
  const [from, to] = useMemo(() => {
    if (!near || !chosen) return [0, duration];
    return [Math.max(0, chosen.start_ms - AROUND_MS), Math.min(duration, chosen.end_ms + AROUND_MS)];
  }, [near, chosen, duration]);
  const peaks = usePeaks(project);
  const at = usePlayhead(playhead, (head) => Math.round(head.ms / 40) * 40);
  if (duration <= 0) return null;
  const place = (ms: number) => ((ms - from) / (to - from)) * 100;
  const timeOf = (clientX: number) => {
    const box = strip.current?.getBoundingClientRect();
    return box ? from + Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * (to - from) : from;
  };
  function scrub(event: PointerEvent) {
    if (event.button !== 0 || (event.target as Element).closest("button,[role=slider]")) return;
    playhead.seek(timeOf(event.clientX));
  }
  return (
    <section aria-label={t("timeline")} className="border-t bg-surface px-4 py-3">
      <div className="mb-2 flex items-center justify-between text-xs text-muted">
        <span className="tabular-nums">
          {clock(from)} – {clock(to)}
        </span>
        {chosen ? (
          <button
            type="button"
            className="hover:text-ink hover:underline"
            aria-pressed={near}
            onClick={() => setNear(!near)}
          >
            {near ? t("showAll") : t("showNear")}
          </button>
        ) : null}
      </div>
      <div
        ref={strip}
        className="relative h-28 touch-none overflow-hidden rounded-lg bg-raised select-none"
        onPointerDown={scrub}
      >
        <Filmstrip media={project.media} from={from} to={to} />
        <Waveform peaks={peaks} from={from} to={to} />
        {moments.map((moment) => (
          <button
            key={moment.id}
            type="button"
            aria-label={t("chooseMoment", {
              title: moment.title || t("untitled"),
              time: clock(moment.start_ms),
            })}
            className={cn(
              "absolute top-0 h-12 rounded border border-accent/60 bg-accent/25 hover:bg-accent/40",
              moment.id === chosen?.id && "border-2 border-accent bg-transparent hover:bg-transparent",
              moment.status === "dismissed" && "border-line bg-ink/10",
              (moment.end_ms <= from || moment.start_ms >= to) && "hidden",
            )}
            style={{
              left: `${place(moment.start_ms)}%`,
              width: `${place(moment.end_ms) - place(moment.start_ms)}%`,
            }}
            onClick={() => onChoose(moment)}
          />
        ))}
        {chosen ? (
          <TrimHandles
            moment={chosen}
            edges={edges}
            place={place}
            timeOf={timeOf}
            playhead={playhead}
            onTrim={onTrim}
          />
        ) : null}
        <span
          aria-hidden
          className={cn(
            "pointer-events-none absolute inset-y-0 w-0.5 bg-bad",
            (at < from || at > to) && "hidden",
          )}
          style={{ left: `${place(at)}%` }}
        />
      </div>
    </section>
  );
}
