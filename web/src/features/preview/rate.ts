/**
 * Frames and times at an exact rate, as `media/time.py` has them: frame `n` is shown during
 * [n / rate, (n + 1) / rate). Milliseconds and frames are whole numbers far below 2^53, so that every product
 * here is exact.
 */
import { roundEven } from "./numbers";

/** Frames a second, as a fraction. */
export interface Rate {
  readonly num: number;
  readonly den: number;
}

/** Read a rate as timelines write it: "30000/1001" or "25". */
export function parseRate(text: string): Rate {
  const match = /^(\d+)(?:\/(\d+))?$/.exec(text);
  const num = Number(match?.[1]);
  const den = Number(match?.[2] ?? 1);
  if (!(num > 0 && den > 0)) throw new RangeError(`this is no frame rate: ${text}`);
  return { num, den };
}

/** The frame that is nearest to `ms`. */
export function frameAt(ms: number, rate: Rate): number {
  return roundEven((ms * rate.num) / (rate.den * 1000));
}

/** The frame that is on screen at `ms`. */
export function frameFloor(ms: number, rate: Rate): number {
  return Math.floor((ms * rate.num) / (rate.den * 1000));
}

/** The first frame that starts at or after `ms`. */
export function frameCeil(ms: number, rate: Rate): number {
  return Math.ceil((ms * rate.num) / (rate.den * 1000));
}

/** When a frame starts, in milliseconds, rounded to the nearest. */
export function frameMs(frame: number, rate: Rate): number {
  return roundEven((frame * 1000 * rate.den) / rate.num);
}

/**
 * The whole millisecond for which libass draws a frame of the render.
 *
 * ffmpeg's `ass` filter multiplies in doubles and cuts the rest off, so this does it in the same order: a word
 * must not change a frame early or late because of the last bit.
 */
export function captionMs(frame: number, rate: Rate): number {
  return Math.trunc(frame * (rate.den / rate.num) * 1000);
}

/** Seconds in the middle of a frame: a player that is sent there shows this frame and no neighbour. */
export function middleOf(frame: number, rate: Rate): number {
  return ((frame + 0.5) * rate.den) / rate.num;
}

/**
 * The frame of the grid that a picture of the source belongs to which is due at `seconds`.
 *
 * ffmpeg's `fps` filter, which lays the source on the grid, rounds to the nearest as well.
 */
export function frameDue(seconds: number, rate: Rate): number {
  return Math.floor((seconds * rate.num) / rate.den + 0.5);
}
