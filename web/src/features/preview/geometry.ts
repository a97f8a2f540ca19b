/** Where crops lie in pixels, and how they move: `stages/render/geometry.py` and `media/timeline.py`. */
import { clamp, even, evenFloor, roundEven } from "./numbers";
import type { CropPath, SourcePicture } from "./timeline";

/** Width and height in pixels. */
export type Size = readonly [width: number, height: number];
/** Across and down, in pixels or as fractions. */
export type Point = readonly [x: number, y: number];

/** A rectangle in pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smooth-step curve 3t² − 2t³. */
function eased(from: number, to: number, t: number): number {
  return from + (to - from) * (t * t * (3 - 2 * t));
}

/** Middle of the crop at a frame of the clip, as fractions of the source. */
export function centerAt(path: CropPath, frame: number): Point {
  const [first] = path.keys;
  const last = path.keys.at(-1);
  if (!first || !last) throw new RangeError("a crop path needs a key");
  if (frame <= first.frame) return [first.x, first.y];
  for (const [index, after] of path.keys.entries()) {
    const before = path.keys[index - 1];
    if (!before || frame >= after.frame) continue;
    const t = (frame - before.frame) / (after.frame - before.frame);
    return [eased(before.x, after.x, t), eased(before.y, after.y, t)];
  }
  return [last.x, last.y];
}

/**
 * Size of a crop in decoded pixels, even, inside the picture.
 *
 * `aspect` is width over height that the crop is shown with: where the path's own differs, its larger side is
 * cut so that nothing is stretched. null keeps the path's own.
 */
export function cropSize(picture: SourcePicture, path: CropPath, aspect: number | null): Size {
  let width = path.width * picture.width;
  let height = path.height * picture.height;
  if (aspect !== null) {
    const stored = aspect / picture.pixel_aspect;
    if (width / height > stored) width = height * stored;
    else height = width / stored;
  }
  return [Math.min(even(width), evenFloor(picture.width)), Math.min(even(height), evenFloor(picture.height))];
}

/** Top-left corner, in whole pixels, of a crop around `center` (fractions), kept inside the picture. */
export function cropAt(picture: SourcePicture, size: Size, center: Point): Point {
  return [
    clamp(roundEven(center[0] * picture.width - size[0] / 2), 0, Math.max(0, picture.width - size[0])),
    clamp(roundEven(center[1] * picture.height - size[1] / 2), 0, Math.max(0, picture.height - size[1])),
  ];
}

/** Whether the crop stands still during frames [start, end) of the clip. */
export function isStill(path: CropPath, start: number, end: number): boolean {
  const [x, y] = centerAt(path, start);
  const [lastX, lastY] = centerAt(path, end - 1);
  const inside = path.keys.filter((key) => start < key.frame && key.frame < end);
  return lastX === x && lastY === y && inside.every((key) => key.x === x && key.y === y);
}

/** Largest even size of an aspect inside `size`. */
export function contain(aspect: number, [width, height]: Size): Size {
  return aspect >= width / height
    ? [width, Math.min(height, even(width / aspect))]
    : [Math.min(width, even(height * aspect)), height];
}

/** Four decimals, as numbers are written into ffmpeg's expressions. */
function written(value: number): number {
  return Number(value.toFixed(4));
}

/** A value at frames: it stands still, or moves on a smooth-step curve, between its points. */
export type Glide = readonly (readonly [frame: number, value: number])[];

/** The value of a glide at a frame, with the numbers that ffmpeg reads in its expression. */
export function glideAt(glide: Glide, frame: number): number {
  const [first] = glide;
  const last = glide.at(-1);
  if (!first || !last) throw new RangeError("a glide needs a point");
  if (frame < first[0]) return written(first[1]);
  for (const [index, [end, high]] of glide.entries()) {
    const before = glide[index - 1];
    if (!before || frame >= end) continue;
    const [start, low] = before;
    const t = (frame - start) / (end - start);
    return low === high ? written(low) : written(low) + written(high - low) * t * t * (3 - 2 * t);
  }
  return written(last[1]);
}
