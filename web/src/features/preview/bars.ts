/**
 * The bars of loudness over the backdrop of sound alone: `stages/render/backdrop.py`.
 *
 * The render measures the sound itself. Here the heights are reckoned from the peaks that were measured when the
 * source came in, so a bar may be a little higher or lower than it will be; places and movement are the same.
 */
import type { Size } from "./geometry";
import { clamp, even } from "./numbers";
import type { Rate } from "./rate";
import type { Part } from "./timeline";

/** The loudest sample of each hop of the source, 0 to 100 (full scale). */
export interface Peaks {
  readonly hop_ms: number;
  readonly peaks: readonly number[];
}

const BARS = 40;
/** Levels, in dB, of a bar of no height and of full height. */
const QUIETEST = -42;
const LOUDEST = -6;
/**
 * How far the level of a frame lies below its peak, in dB: the median over 200 s of five recordings of talks and
 * conversations was 8.7 to 11.7.
 */
const CREST = 10;

// ffmpeg's `dynaudnorm` with f=250:g=15, which evens speech out before it is measured.
const WINDOW_MS = 250;
const REACH = 7;
const FULL = 0.95;
const MOST_GAIN = 10;
/** Of the error function that bends a gain towards the greatest one: half the root of pi. */
const BEND = Math.sqrt(Math.PI) / 2;
const SPREAD = (15 / 2 - 1) / 3 + 1 / 3;
const WEIGHTS = spread();

/** The height of each frame's bar, from 0 to 1. */
export function barsOf(peaks: Peaks, parts: readonly Part[], rate: Rate): Float32Array {
  const frameMs = (1000 * rate.den) / rate.num;
  const loudest = parts.flatMap((part) =>
    Array.from({ length: part.end - part.start }, (_, index) =>
      loudestOf(peaks, (part.source + index) * frameMs, frameMs),
    ),
  );
  const gains = gainsOf(loudest, WINDOW_MS / frameMs);
  return Float32Array.from(loudest, (peak, frame) => {
    const level =
      20 * Math.log10(Math.max(1e-9, peak * gainAt(gains, (frame * frameMs) / WINDOW_MS))) - CREST;
    return clamp((level - QUIETEST) / (LOUDEST - QUIETEST), 0, 1);
  });
}

/**
 * Paint the bars of the last frames up to `frame`; the context counts in pixels of the clip. They fill up from the
 * left, then run from right to left.
 */
export function paintBars(
  context: CanvasRenderingContext2D,
  [width, height]: Size,
  bars: Float32Array,
  frame: number,
): void {
  const pitch = even((width * 0.8) / BARS);
  const half = even(height * 0.08);
  const gap = Math.max(1, Math.floor((pitch * 2) / 5));
  const left = Math.trunc((width - BARS * pitch) / 2);
  const middle = Math.round(height * 0.36);
  const first = Math.max(0, frame - (BARS - 1));
  context.fillStyle = "#FFFFFF";
  for (let place = 0; place < BARS; place += 1) {
    const told = first + place;
    const tall = told <= frame ? Math.round((bars[told] ?? 0) * half) : 0;
    if (tall === 0) continue;
    // The grid that parts the bars also takes the uppermost rows of the highest.
    const top = middle - Math.min(tall, half - gap);
    context.fillRect(left + place * pitch + gap, top, pitch - gap, middle + tall - top);
  }
}

/** The loudest sample of a stretch, 0 to 1. */
function loudestOf({ hop_ms, peaks }: Peaks, from: number, length: number): number {
  let found = 0;
  for (let hop = Math.floor(from / hop_ms); hop * hop_ms < from + length; hop += 1) {
    found = Math.max(found, peaks[hop] ?? 0);
  }
  return found / 100;
}

/** By how much each window of 250 ms is made louder. */
function gainsOf(loudest: readonly number[], framesPerWindow: number): number[] {
  const count = Math.ceil(loudest.length / framesPerWindow);
  const wanted = Array.from({ length: count }, (_, window) => {
    const inside = loudest.slice(
      Math.floor(window * framesPerWindow),
      Math.ceil((window + 1) * framesPerWindow),
    );
    return MOST_GAIN * erf((BEND * FULL) / Math.max(1e-9, ...inside) / MOST_GAIN);
  });
  // Before the first window and behind the last one nothing is made louder.
  const at = (window: number) => wanted[window] ?? 1;
  const least = Array.from({ length: count + 2 * REACH }, (_, index) =>
    Math.min(...WEIGHTS.map((_, near) => at(index - 2 * REACH + near))),
  );
  return wanted.map((_, window) =>
    WEIGHTS.reduce((sum, weight, near) => sum + weight * (least[window + near] ?? 1), 0),
  );
}

/** The gain at a place counted in windows: it goes evenly from the middle of one to that of the next. */
function gainAt(gains: readonly number[], place: number): number {
  const before = Math.floor(place - 0.5);
  const share = place - 0.5 - before;
  const at = (window: number) => gains[clamp(window, 0, gains.length - 1)] ?? 1;
  return at(before) * (1 - share) + at(before + 1) * share;
}

function spread(): number[] {
  const bell = Array.from({ length: 2 * REACH + 1 }, (_, near) =>
    Math.exp(-0.5 * ((near - REACH) / SPREAD) ** 2),
  );
  const sum = bell.reduce((one, other) => one + other, 0);
  return bell.map((one) => one / sum);
}

/** The error function of a number that is not negative, to 1.5e-7 (Abramowitz and Stegun, 7.1.26). */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 1 - series * Math.exp(-x * x);
}
