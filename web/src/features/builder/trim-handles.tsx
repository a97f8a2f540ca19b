"use client";
import type { Moment } from "@clipforge/sdk";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import type { Playhead } from "./playhead";

interface TrimHandlesProps {
  moment: Moment;
  edges: { starts: readonly number[]; ends: readonly number[] };
  /** Percent of the strip at a time. */
  place: (ms: number) => number;
  timeOf: (clientX: number) => number;
  playhead: Playhead;
  onTrim: (startMs: number, endMs: number) => void;
}

const SHORTEST_MS = 1000;

/** The start and end of the chosen moment, to be dragged; they snap to whole sentences. */
export function TrimHandles({ moment, edges, place, timeOf, playhead, onTrim }: TrimHandlesProps) {
  const t = useTranslations("builder");
  const [held, setHeld] = useState<{ start: number; end: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the server made of the trim replaces what was dragged
  useEffect(() => setHeld(null), [moment.start_ms, moment.end_ms, moment.id]);
  const dragged = useRef(held);
  const start = held?.start ?? moment.start_ms;
  const end = held?.end ?? moment.end_ms;

  function moved(side: "start" | "end", ms: number) {
    const snapped = nearest(side === "start" ? edges.starts : edges.ends, ms);
    return side === "start"
      ? { start: Math.min(snapped, end - SHORTEST_MS), end }
      : { start, end: Math.max(snapped, start + SHORTEST_MS) };
  }

  function keep(next: { start: number; end: number }) {
    if (next.start !== moment.start_ms || next.end !== moment.end_ms) onTrim(next.start, next.end);
    else setHeld(null);
  }

  function handle(side: "start" | "end") {
    const value = side === "start" ? start : end;
    const list = side === "start" ? edges.starts : edges.ends;
    return (
      <span
        role="slider"
        tabIndex={0}
        aria-label={t(side === "start" ? "startOfMoment" : "endOfMoment")}
        aria-valuemin={0}
        aria-valuemax={Math.round(moment.end_ms + 600_000)}
        aria-valuenow={Math.round(value)}
        aria-valuetext={clock(value)}
        className={cn(
          "absolute top-0 z-10 h-12 w-3.5 cursor-ew-resize touch-none rounded bg-accent",
          "after:absolute after:inset-y-3 after:left-1/2 after:w-0.5 after:-translate-x-1/2 after:rounded after:bg-accent-ink",
          side === "end" && "-translate-x-full",
        )}
        style={{ left: `${place(value)}%` }}
        onPointerDown={(event: PointerEvent<HTMLSpanElement>) =>
          event.currentTarget.setPointerCapture(event.pointerId)
        }
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const next = moved(side, timeOf(event.clientX));
          setHeld(next);
          dragged.current = next;
          playhead.seek(side === "start" ? next.start : Math.max(next.start, next.end - 60));
        }}
        // Comes when the button is let go as well as when the drag is broken off.
        onLostPointerCapture={() => {
          if (dragged.current) keep(dragged.current);
          dragged.current = null;
        }}
        onKeyDown={(event: KeyboardEvent) => {
          const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (!step) return;
          event.preventDefault();
          event.stopPropagation();
          const next = step > 0 ? list.find((ms) => ms > value + 1) : list.findLast((ms) => ms < value - 1);
          if (next !== undefined) keep(moved(side, next));
        }}
      />
    );
  }

  return (
    <>
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 border-x-2 border-accent bg-accent/10"
        style={{ left: `${place(start)}%`, width: `${place(end) - place(start)}%` }}
      />
      {handle("start")}
      {handle("end")}
    </>
  );
}

function nearest(list: readonly number[], ms: number): number {
  let best = ms;
  let least = Number.POSITIVE_INFINITY;
  for (const one of list) {
    const away = Math.abs(one - ms);
    if (away < least) [best, least] = [one, away];
  }
  return best;
}
