"use client";
import type { Moment, MomentTimeline, Timeline } from "@clipforge/sdk";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type Kind, mostZoom, moved, type Part, partAt, shownAs, spanAt, zoomed, zoomOf } from "./framing";
import { useClipActions } from "./use-clip";

/** Of the clip's width and height, at a press of Alt and an arrow: the way that the picture goes. */
const NUDGE = 0.02;
const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, -NUDGE],
  ArrowDown: [0, NUDGE],
};
/** How much a press of + or - zooms. */
const STEP = 0.05;
const ZOOMS: Record<string, number> = { "+": STEP, "=": STEP, "-": -STEP };
/** A row of presses becomes one step that is undone as one. */
const QUIET_MS = 500;

interface Held {
  readonly from: Timeline;
  readonly x: number;
  readonly y: number;
  readonly span: number;
  readonly part: Part;
  readonly frame: number;
}

/**
 * Framing the shot that is shown by hand: what is dragged and pressed shows at once, and is kept when the person
 * comes to rest. `data` is the clip as it is kept, undefined while it is read.
 */
export function useFraming(moment: Moment, data: MomentTimeline | undefined, frame: number, still: boolean) {
  const t = useTranslations("builder");
  const { frame: keep } = useClipActions(moment.id);
  const [draft, setDraft] = useState<Timeline | null>(null);
  const wanted = useRef<Timeline | null>(null);
  const saving = useRef(false);
  const timer = useRef(0);
  const held = useRef<Held | null>(null);
  const label = t("frame");

  async function save(): Promise<void> {
    window.clearTimeout(timer.current);
    // One after the other: each is based on what the one before came to.
    if (saving.current) return;
    saving.current = true;
    while (wanted.current) {
      const timeline = wanted.current;
      await keep(timeline, label);
      if (wanted.current === timeline) wanted.current = null;
    }
    saving.current = false;
    setDraft(null);
  }
  const saveLatest = useRef(save);
  saveLatest.current = save;
  // Who goes to another clip meant what they did to this one.
  useEffect(() => () => void saveLatest.current(), []);

  function show(timeline: Timeline, settled: boolean): void {
    wanted.current = timeline;
    setDraft(timeline);
    window.clearTimeout(timer.current);
    if (settled) timer.current = window.setTimeout(() => void saveLatest.current(), QUIET_MS);
  }

  const timeline = draft ?? data?.timeline;
  const span = timeline ? spanAt(timeline, frame) : -1;
  const layout = timeline?.layouts?.[span]?.layout;
  const sizes = data?.framing ?? null;
  const ready = still && timeline !== undefined && sizes !== null && span >= 0 && layout !== undefined;

  return {
    /** The clip with what is being done to it. */
    timeline,
    /** How the shot is shown; null where nothing can be framed. */
    kind: ready ? layout.kind : null,
    zoom: ready ? zoomOf(layout, sizes) : 1,
    mostZoom: sizes ? mostZoom(sizes) : 1,
    byHand: timeline?.layouts?.[span]?.manual ?? false,
    setKind: (kind: Kind) => {
      if (ready) show(shownAs(timeline, span, kind, sizes), true);
    },
    setZoom: (zoom: number) => {
      if (ready) show(zoomed(timeline, span, zoom, sizes), true);
    },
    pointer: {
      onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
        if (!ready || event.button !== 0) return;
        const box = event.currentTarget.getBoundingClientRect();
        const part = partAt(layout, (event.clientY - box.top) / box.height);
        if (!part) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { from: timeline, x: event.clientX, y: event.clientY, span, part, frame };
      },
      onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
        const from = held.current;
        if (!from) return;
        const box = event.currentTarget.getBoundingClientRect();
        const height = from.part === "whole" ? box.height : box.height / 2;
        const shift = { x: (event.clientX - from.x) / box.width, y: (event.clientY - from.y) / height };
        show(moved(from.from, from.span, from.part, from.frame, shift), false);
      },
      // Comes when the button is let go as well as when the drag is broken off: what is shown is kept.
      onLostPointerCapture: () => {
        if (held.current) void save();
        held.current = null;
      },
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!ready || event.ctrlKey || event.metaKey) return;
      const [x, y] = MOVES[event.key] ?? [0, 0];
      const by = ZOOMS[event.key] ?? 0;
      const part = partAt(layout, event.shiftKey ? 1 : 0);
      if (!part || (by === 0 && !(event.altKey && (x !== 0 || y !== 0)))) return;
      event.preventDefault();
      event.stopPropagation();
      const next = by
        ? zoomed(timeline, span, zoomOf(layout, sizes) + by, sizes)
        : moved(timeline, span, part, frame, { x, y });
      show(next, true);
    },
  };
}
