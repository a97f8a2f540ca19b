import type { Timeline } from "@clipforge/sdk";

export interface Shift {
  /** Of the clip's width and height: how far the picture was dragged. */
  x: number;
  y: number;
}

/** Index of the span that shows a frame of the clip, where its picture can be dragged; -1 otherwise. */
export function draggable(timeline: Timeline, frame: number): number {
  const spans = timeline.layouts ?? [];
  const at = spans.findIndex((span) => span.start <= frame && frame < span.end);
  return spans[at]?.layout.kind === "crop" ? at : -1;
}

/**
 * The timeline with the crop of one span where a person dragged it to: it stands still there.
 *
 * Dragging the picture to the right shows more of what is left of it, so the crop moves to the left.
 */
export function reframed(timeline: Timeline, span: number, frame: number, shift: Shift): Timeline {
  const layouts = (timeline.layouts ?? []).map((one, at) => {
    if (at !== span || one.layout.kind !== "crop") return one;
    const { path } = one.layout;
    const { width, height, keys } = path;
    const from = keys.findLast((key) => key.frame <= frame) ?? keys[0];
    const half = { x: width / 2, y: height / 2 };
    const x = clamp((from?.x ?? 0.5) - shift.x * width, half.x, 1 - half.x);
    const y = clamp((from?.y ?? 0.5) - shift.y * height, half.y, 1 - half.y);
    return {
      ...one,
      manual: true,
      layout: { ...one.layout, path: { ...path, keys: [{ frame: one.start, x, y }] } },
    };
  });
  return { ...timeline, layouts };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
