/** Where captions may stand in a clip; the same numbers as the server's (`media/caption/geometry.py`). */
import type { CaptionStyle } from "@clipforge/sdk";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const ASPECTS = ["9:16", "1:1", "4:5", "16:9"] as const;
export type Aspect = (typeof ASPECTS)[number];

const SIZES: Record<Aspect, [number, number]> = {
  "9:16": [1080, 1920],
  "1:1": [1080, 1080],
  "4:5": [1080, 1350],
  "16:9": [1920, 1080],
};

// Shares of the height left free at top and bottom, and of the width at each side.
const MARGINS: Record<Aspect, [top: number, bottom: number, side: number]> = {
  "9:16": [220 / 1920, 420 / 1920, 120 / 1080],
  "4:5": [0.065, 0.11, 0.07],
  "1:1": [0.06, 0.09, 0.06],
  "16:9": [0.055, 0.085, 0.075],
};

export const PANEL_PAD = { x: 0.42, y: 0.2 };
const BOX_PAD = 0.17;

export function sizeOf(aspect: Aspect): [number, number] {
  return SIZES[aspect];
}

/** The part of a clip that no player's controls cover. */
export function safeArea(aspect: Aspect): Box {
  const [width, height] = SIZES[aspect];
  const [top, bottom, side] = MARGINS[aspect];
  return {
    x: width * side,
    y: height * top,
    width: width * (1 - 2 * side),
    height: height * (1 - top - bottom),
  };
}

/** Room that lines need around themselves: outline, shadow, boxes, panel. */
export function blockPad(
  style: Required<CaptionStyle>,
  size: number,
  unit: number,
): { x: number; y: number } {
  const reach = (style.outline_width + 2 * style.softness + style.shadow) * unit;
  const pad = { x: reach, y: reach };
  if (style.effect === "boxed") pad.x = Math.max(pad.x, BOX_PAD * size);
  if (style.panel) {
    pad.x = Math.max(pad.x, PANEL_PAD.x * size);
    pad.y = Math.max(pad.y, PANEL_PAD.y * size);
  }
  return pad;
}

/** The box behind a word; it keeps off its neighbours, which stand `gap` em away. */
export function wordBox(word: Box, gap: number, size: number): Box {
  const pad = Math.max(0.04, Math.min(BOX_PAD, 0.65 * gap)) * size;
  const inset = 0.03 * size;
  return { x: word.x - pad, y: word.y + inset, width: word.width + 2 * pad, height: word.height - 2 * inset };
}
