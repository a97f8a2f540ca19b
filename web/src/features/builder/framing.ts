/** Framing by hand: how the picture of one span of a timeline is cut, as pure functions of timelines. */
import type { LayoutSpan, MomentFraming, Timeline } from "@clipforge/sdk";
import { centerAt } from "@/features/preview";

type Layout = LayoutSpan["layout"];
type Path = Extract<Layout, { kind: "crop" }>["path"];
type Point = readonly [x: number, y: number];
type Size = MomentFraming["whole"];

/** How a shot is shown: a crop of it, all of it, or two crops one above the other. */
export const KINDS = ["crop", "fit", "split"] as const;
export type Kind = (typeof KINDS)[number];

/** Which crop of a span is meant: the one of a crop, or one half of two. */
export type Part = "whole" | "top" | "bottom";

export interface Shift {
  /** Of the width and height of what the crop fills: how far the picture was dragged. */
  x: number;
  y: number;
}

const MIDDLE: Point = [0.5, 0.5];

/** Index of the span that shows a frame of the clip; -1 for none. */
export function spanAt(timeline: Timeline, frame: number): number {
  return (timeline.layouts ?? []).findIndex((span) => span.start <= frame && frame < span.end);
}

/** Which crop lies at a height of the clip, 0 to 1; null where all of the picture is shown. */
export function partAt(layout: Layout | undefined, height: number): Part | null {
  if (layout?.kind === "crop") return "whole";
  if (layout?.kind === "split") return height < 0.5 ? "top" : "bottom";
  return null;
}

/**
 * The timeline with one crop where a person dragged it to: it stands still there.
 *
 * Dragging the picture to the right shows more of what is left of it, so the crop moves to the left.
 */
export function moved(timeline: Timeline, span: number, part: Part, frame: number, shift: Shift): Timeline {
  return withPaths(timeline, span, (path, which, start) => {
    if (which !== part) return path;
    const [x, y] = centerAt(path, frame);
    return still(path, start, [x - shift.x * path.width, y - shift.y * path.height]);
  });
}

/** How much larger than in the largest crop the picture of a span is shown: 1 for that one. */
export function zoomOf(layout: Layout | undefined, sizes: MomentFraming): number {
  if (layout?.kind === "crop") return Math.max(1, sizes.whole.width / layout.path.width);
  if (layout?.kind === "split") return Math.max(1, sizes.half.width / layout.top.width);
  return 1;
}

/** The largest zoom that leaves enough pixels. */
export function mostZoom(sizes: MomentFraming): number {
  return 1 / sizes.smallest;
}

/** The timeline with the crops of one span of another size, about the same middles; what moves goes on moving. */
export function zoomed(timeline: Timeline, span: number, zoom: number, sizes: MomentFraming): Timeline {
  const by = clamp(zoom, 1, mostZoom(sizes));
  return withPaths(timeline, span, (path, which) => {
    const size = which === "whole" ? sizes.whole : sizes.half;
    return inside({ ...path, width: size.width / by, height: size.height / by });
  });
}

/** The timeline with one span shown otherwise; crops begin where faces are, or where the shot was cut before. */
export function shownAs(timeline: Timeline, span: number, kind: Kind, sizes: MomentFraming): Timeline {
  return withLayout(timeline, span, (one) => {
    const { layout, start } = one;
    if (layout.kind === kind) return layout;
    const faces = (sizes.faces[span] ?? []).map(({ x, y }): Point => [x, y]);
    if (kind === "fit") return { kind, fill: "blur", color: "#101014", window: null };
    if (kind === "split") {
      const [left, right] = pairOf(faces);
      return { kind, top: crop(sizes.half, start, left), bottom: crop(sizes.half, start, right) };
    }
    const before = layout.kind === "split" ? centerAt(layout.top, start) : undefined;
    return { kind: "crop", path: crop(sizes.whole, start, before ?? faces[0] ?? MIDDLE) };
  });
}

/** The two most important faces, the left one first; where there are fewer, the left and right of the picture. */
function pairOf(faces: readonly Point[]): readonly [Point, Point] {
  const [one, other] = faces;
  if (!one || !other)
    return [
      [0.25, one?.[1] ?? 0.5],
      [0.75, one?.[1] ?? 0.5],
    ];
  return one[0] <= other[0] ? [one, other] : [other, one];
}

function crop(size: Size, start: number, at: Point): Path {
  return still({ width: size.width, height: size.height, keys: [] }, start, at);
}

function still(path: Path, start: number, [x, y]: Point): Path {
  return inside({ ...path, keys: [{ frame: start, x, y }] });
}

/** A path whose crop never leaves the picture. */
function inside(path: Path): Path {
  const keys = path.keys.map((key) => ({
    ...key,
    x: within(key.x, path.width),
    y: within(key.y, path.height),
  }));
  return { ...path, keys };
}

function within(middle: number, extent: number): number {
  return clamp(middle, extent / 2, 1 - extent / 2);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

function withPaths(
  timeline: Timeline,
  span: number,
  change: (path: Path, part: Part, start: number) => Path,
): Timeline {
  return withLayout(timeline, span, ({ layout, start }) => {
    if (layout.kind === "crop") return { ...layout, path: change(layout.path, "whole", start) };
    if (layout.kind === "split") {
      return {
        ...layout,
        top: change(layout.top, "top", start),
        bottom: change(layout.bottom, "bottom", start),
      };
    }
    return layout;
  });
}

/** The timeline with another layout of one span, which is a person's from then on. */
function withLayout(timeline: Timeline, span: number, change: (span: LayoutSpan) => Layout): Timeline {
  const layouts = (timeline.layouts ?? []).map((one, at) => {
    if (at !== span) return one;
    const layout = change(one);
    return layout === one.layout ? one : { ...one, layout, manual: true };
  });
  return { ...timeline, layouts };
}
