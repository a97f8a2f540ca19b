/** The gradient under sound that has no picture: `stages/render/backdrop.py`, ffmpeg's `gradients`. */
import type { Point, Size } from "./geometry";
import { even } from "./numbers";
import type { Backdrop } from "./timeline";

/** The gradient is made at this share of the clip's size, and enlarged. */
const SMALL = 8;
/** Radians that it turns from frame to frame. */
const SPEED = 0.006;

/** Cover the clip with the backdrop's gradient at a frame; the context counts in pixels of the clip. */
export function paintGradient(
  context: CanvasRenderingContext2D,
  backdrop: Backdrop,
  [width, height]: Size,
  frame: number,
): void {
  const small: Size = [even(width / SMALL), even(height / SMALL)];
  // It turns about the middle of the small picture, from its first row to its last, which are counted from zero;
  // a canvas counts from the edge of the first pixel.
  const at = (reach: number): Point => [
    ((small[0] / 2 - Math.sin(frame * SPEED) * reach + 0.5) * width) / small[0],
    ((small[1] / 2 + Math.cos(frame * SPEED) * reach + 0.5) * height) / small[1],
  ];
  const gradient = context.createLinearGradient(...at(-small[1] / 2), ...at(small[1] / 2 - 1));
  gradient.addColorStop(0, opaque(backdrop.secondary ?? "#14121F"));
  gradient.addColorStop(1, opaque(backdrop.primary ?? "#6C4DFF"));
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}

/** A colour without its opacity: behind it there is nothing. */
export function opaque(color: string): string {
  return color.slice(0, 7);
}
