/** Rounding as the render does it, which counts whole and even pixels in Python and in ffmpeg. */

/** The nearest whole number, ties to the even one: Python's `round`, C's `lrint`. */
export function roundEven(value: number): number {
  const tie = Math.abs(value % 1) === 0.5;
  return (tie ? 2 * Math.round(value / 2) : Math.round(value)) + 0;
}

/** The nearest whole number, ties away from zero: ffmpeg's `round` in expressions. */
export function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** The nearest even whole number, not below `least`. */
export function even(value: number, least = 2): number {
  return Math.max(least, 2 * roundEven(value / 2));
}

/** The even whole number at or below `value`, not below `least`. */
export function evenFloor(value: number, least = 2): number {
  return Math.max(least, 2 * Math.floor(value / 2));
}

/** Where ffmpeg's `overlay` and `pad` put a corner of a 4:2:0 picture: on an even pixel, towards zero. */
export function onChroma(value: number): number {
  return 2 * Math.floor(Math.trunc(value) / 2);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
