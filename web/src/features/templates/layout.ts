/** Words into lines, measured with the font that draws them, and where these stand. */
import type { CaptionStyle } from "@clipforge/sdk";
import type { LoadedFont } from "./fonts";
import { type Aspect, type Box, blockPad, safeArea, sizeOf } from "./geometry";

export interface PlacedWord {
  text: string;
  box: Box;
  baseline: number;
  /** Which word of the sample it is. */
  index: number;
}

export interface Placed {
  lines: PlacedWord[][];
  block: Box;
  /** em size in pixels. */
  size: number;
  /** Space between words, em. */
  gap: number;
}

interface Measured {
  text: string;
  width: number;
  top: number;
  bottom: number;
  index: number;
}

const EM = 200;
/** Least space between words that get a box, em. */
const BOXED_GAP = 0.36;
/** Least distance between the ink of two lines, em. */
const LINE_AIR = 0.06;

let canvas: CanvasRenderingContext2D | null = null;

function pen(font: LoadedFont): CanvasRenderingContext2D | null {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (canvas) canvas.font = `${font.weight} ${EM}px ${font.css}`;
  return canvas;
}

/** Set as many of the words as the style shows at once. Null where nothing can be measured. */
export function layOut(
  words: readonly string[],
  style: Required<CaptionStyle>,
  font: LoadedFont,
  aspect: Aspect,
): Placed | null {
  const context = pen(font);
  if (!context) return null;
  const [width, height] = sizeOf(aspect);
  const unit = Math.min(width, height);
  const area = safeArea(aspect);
  const wished = style.size * unit;
  const pad = blockPad(style, wished, unit);
  // A word that is spoken grows by half of `pop`; at a line's edge that needs room too.
  const room = (area.width - 2 * pad.x) / wished / (1 + style.pop / 2);
  const space = context.measureText(" ").width / EM;
  const gap = style.effect === "boxed" ? Math.max(space, BOXED_GAP) : space;
  const measured = words.map((word, index): Measured => {
    const text = style.uppercase ? word.toLocaleUpperCase() : word;
    const found = context.measureText(text);
    return {
      text,
      index,
      width: found.width / EM,
      top: found.actualBoundingBoxAscent / EM,
      bottom: found.actualBoundingBoxDescent / EM,
    };
  });
  const rows = phrase(measured, style, gap, room);
  const widest = Math.max(...rows.map((row) => lineWidth(row, gap)));
  const size = wished * Math.min(1, room / widest);
  const capital = context.measureText("H").actualBoundingBoxAscent / EM;
  const lineHeight = Math.max(style.line_height, ...neededHeights(rows)) * size;
  const block = {
    x: area.x + (area.width - widest * size) / 2,
    y: 0,
    width: widest * size,
    height: lineHeight * rows.length,
  };
  block.y = standing(block.height, pad.y, area, style.position);
  return {
    size,
    gap,
    block,
    lines: rows.map((row, at) =>
      setLine(row, {
        size,
        gap,
        lineHeight,
        capital,
        top: block.y + at * lineHeight,
        middle: area.x + area.width / 2,
      }),
    ),
  };
}

function lineWidth(row: readonly Measured[], gap: number): number {
  return row.reduce((sum, word) => sum + word.width, 0) + gap * Math.max(0, row.length - 1);
}

/** The longest beginning of the words that fits, in one line or two even ones. */
function phrase(
  words: readonly Measured[],
  style: Required<CaptionStyle>,
  gap: number,
  room: number,
): Measured[][] {
  for (let count = Math.min(words.length, style.max_words); count > 0; count -= 1) {
    const shown = words.slice(0, count);
    const rows = broken(shown, style.max_lines, gap, room);
    if (rows.every((row) => lineWidth(row, gap) <= room) || count === 1) return rows;
  }
  return [[]];
}

function broken(words: Measured[], lines: number, gap: number, room: number): Measured[][] {
  if (lines < 2 || words.length < 2 || lineWidth(words, gap) <= room) return [words];
  const turns = words.slice(1).map((_, at) => [words.slice(0, at + 1), words.slice(at + 1)]);
  const widest = (rows: Measured[][]) => Math.max(...rows.map((row) => lineWidth(row, gap)));
  return turns.reduce((best, rows) => (widest(rows) < widest(best) ? rows : best));
}

function neededHeights(rows: readonly Measured[][]): number[] {
  return rows.slice(1).map((lower, at) => {
    const depth = Math.max(...(rows[at] ?? []).map((word) => word.bottom));
    return depth + Math.max(...lower.map((word) => word.top)) + LINE_AIR;
  });
}

/** The top of a block whose middle stands where the style wants it, inside the area. */
function standing(height: number, pad: number, area: Box, position: number): number {
  const low = area.y + pad;
  const high = area.y + area.height - pad - height;
  const wished = area.y + position * area.height - height / 2;
  return low > high ? (low + high) / 2 : Math.min(Math.max(wished, low), high);
}

interface Line {
  size: number;
  gap: number;
  lineHeight: number;
  capital: number;
  top: number;
  middle: number;
}

function setLine(
  row: readonly Measured[],
  { size, gap, lineHeight, capital, top, middle }: Line,
): PlacedWord[] {
  let x = middle - (lineWidth(row, gap) * size) / 2;
  // Capitals stand in the middle of their line.
  const baseline = top + (lineHeight + capital * size) / 2;
  return row.map((word) => {
    const box = { x, y: top, width: word.width * size, height: lineHeight };
    x += (word.width + gap) * size;
    return { text: word.text, box, baseline, index: word.index };
  });
}
