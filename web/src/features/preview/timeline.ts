/** Timelines as the preview reads them: which frame of the source a frame of the clip is, what is said on it. */
import type { CropPath, Cue, LayoutSpan, Segment, Timeline } from "@clipforge/sdk";
import { frameCeil, type Rate } from "./rate";

export type { CropPath, Cue, LayoutSpan, Segment, Timeline };
export type Layout = LayoutSpan["layout"];
export type CropLayout = Extract<Layout, { kind: "crop" }>;
export type FitLayout = Extract<Layout, { kind: "fit" }>;
export type SplitLayout = Extract<Layout, { kind: "split" }>;
export type Watermark = NonNullable<Timeline["watermark"]>;
export type Backdrop = NonNullable<Timeline["backdrop"]>;

/** The source's picture as crops count it: decoded, turned upright; `pixel_aspect` is width over height. */
export interface SourcePicture {
  readonly width: number;
  readonly height: number;
  readonly pixel_aspect: number;
}

/** A part of the source with its place in the clip. */
export interface Part {
  /** Frames [start, end) of the clip. */
  readonly start: number;
  readonly end: number;
  /** Frame of the source that is shown at `start`. */
  readonly source: number;
}

/** Length of the clip in frames, intro and outro not counted. */
export function clipFrames(timeline: Timeline): number {
  return timeline.segments.reduce((sum, one) => sum + one.source_end - one.source_start, 0);
}

/** The segments with their places in the clip, in playing order. */
export function partsOf(timeline: Timeline): Part[] {
  let start = 0;
  return timeline.segments.map((segment) => {
    const part = {
      start,
      end: start + segment.source_end - segment.source_start,
      source: segment.source_start,
    };
    start = part.end;
    return part;
  });
}

/** Number of the part that shows a frame of the clip; the first or last one for frames outside. */
export function partAt(parts: readonly Part[], frame: number): number {
  const found = parts.findIndex((part) => frame < part.end);
  return found < 0 ? parts.length - 1 : found;
}

/** The source's frame that a part shows at a frame of the clip. */
export function sourceFrame(part: Part, frame: number): number {
  return part.source + frame - part.start;
}

/** The clip's frame at which a part shows a frame of the source; outside of [start, end) it does not show it. */
export function clipFrame(part: Part, source: number): number {
  return part.start + source - part.source;
}

/** Frames [start, end) of the clip on which a cue is shown. */
export function cueFrames(cue: Cue, rate: Rate): [number, number] {
  return [frameCeil(cue.start, rate), frameCeil(cue.end, rate)];
}

/** What is written on screen at a frame; null for nothing, or when captions are not drawn into the picture. */
export function cueAt(timeline: Timeline, frame: number, rate: Rate): Cue | null {
  if (timeline.burn_captions === false) return null;
  const shown = (cue: Cue) => {
    const [start, end] = cueFrames(cue, rate);
    return start <= frame && frame < end;
  };
  return timeline.captions?.cues?.find(shown) ?? null;
}
