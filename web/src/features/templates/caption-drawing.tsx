"use client";
import type { CaptionStyle } from "@clipforge/sdk";
import { useId } from "react";
import type { LoadedFont } from "./fonts";
import { PANEL_PAD, wordBox } from "./geometry";
import type { Placed, PlacedWord } from "./layout";

interface CaptionDrawingProps {
  placed: Placed;
  style: Required<CaptionStyle>;
  font: LoadedFont;
  /** The clip's shorter side in pixels. */
  unit: number;
  /** The word being spoken. */
  spoken: number;
  /** The word that is a keyword. */
  keyword: number;
}

/** Captions as SVG: the parts from back to front are those of the server's (`media/caption/ass.py`). */
export function CaptionDrawing({ placed, style, font, unit, spoken, keyword }: CaptionDrawingProps) {
  const { block, size } = placed;
  const panel = {
    x: block.x - PANEL_PAD.x * size,
    y: block.y - PANEL_PAD.y * size,
    width: block.width + 2 * PANEL_PAD.x * size,
    height: block.height + 2 * PANEL_PAD.y * size,
  };
  const round = (width: number, height: number) => Math.min(style.radius * size, width / 2, height / 2);
  const words = placed.lines.flat();
  const active = words.find((word) => word.index === spoken);
  const box = style.effect === "boxed" && active ? wordBox(active.box, placed.gap, size) : null;
  return (
    // Small pictures must not round the letters' widths, or words run into each other.
    <g fontFamily={font.css} fontWeight={font.weight} fontSize={size} textRendering="geometricPrecision">
      {style.panel ? <rect {...panel} rx={round(panel.width, panel.height)} fill={style.panel} /> : null}
      {box ? <rect {...box} rx={round(box.width, box.height)} fill={style.active} /> : null}
      {words.map((word) => (
        <Word
          key={word.index}
          word={word}
          style={style}
          unit={unit}
          spoken={spoken}
          emphasised={style.emphasize && word.index === keyword}
        />
      ))}
    </g>
  );
}

interface WordProps {
  word: PlacedWord;
  style: Required<CaptionStyle>;
  unit: number;
  spoken: number;
  emphasised: boolean;
}

function Word({ word, style, unit, spoken, emphasised }: WordProps) {
  const id = useId();
  const now = word.index === spoken;
  const place = { x: word.box.x, y: word.baseline };
  const grown = now && style.effect === "highlight" ? 1 + style.pop / 2 : 1;
  const middle = [word.box.x + word.box.width / 2, word.box.y + word.box.height / 2] as const;
  const line = {
    ...place,
    stroke: now && style.effect === "boxed" ? style.active : style.outline,
    strokeWidth: 2 * style.outline_width * unit,
    strokeLinejoin: "round",
    fill: "none",
    ...(style.softness > 0 ? { filter: `url(#${id}-soft)` } : {}),
  } as const;
  return (
    <g
      {...(grown === 1
        ? {}
        : {
            transform: `translate(${middle[0]} ${middle[1]}) scale(${grown}) translate(${-middle[0]} ${-middle[1]})`,
          })}
    >
      {style.softness > 0 ? (
        <filter id={`${id}-soft`} x="-50%" y="-50%" width="200%" height="200%">
          <feGaussianBlur stdDeviation={style.softness * unit} />
        </filter>
      ) : null}
      {style.shadow > 0 ? (
        <g transform={`translate(0 ${style.shadow * unit})`}>
          <text {...line} stroke={style.shadow_color} fill={style.shadow_color}>
            {word.text}
          </text>
        </g>
      ) : null}
      {style.outline_width > 0 ? <text {...line}>{word.text}</text> : null}
      <Fill word={word} style={style} spoken={spoken} emphasised={emphasised} clip={`${id}-fill`} />
    </g>
  );
}

/** How much of the word that is being spoken has been filled in a still picture of 'karaoke'. */
const FILLED = 0.55;

function Fill({ word, style, spoken, emphasised, clip }: Omit<WordProps, "unit"> & { clip: string }) {
  const place = { x: word.box.x, y: word.baseline };
  const plain = emphasised ? style.emphasis : style.text;
  if (style.effect !== "karaoke") {
    const marked =
      style.effect === "highlight" ? style.active : style.effect === "boxed" ? style.active_text : plain;
    return (
      <text {...place} fill={word.index === spoken ? marked : plain}>
        {word.text}
      </text>
    );
  }
  const filled = emphasised ? style.emphasis : style.active;
  const share = word.index < spoken ? 1 : word.index === spoken ? FILLED : 0;
  return (
    <>
      <text {...place} fill={share === 1 ? filled : (style.upcoming ?? style.text)}>
        {word.text}
      </text>
      {share === FILLED ? (
        <>
          <clipPath id={clip}>
            <rect
              x={word.box.x}
              y={word.box.y - word.box.height}
              width={word.box.width * share}
              height={word.box.height * 3}
            />
          </clipPath>
          <text {...place} fill={filled} clipPath={`url(#${clip})`}>
            {word.text}
          </text>
        </>
      ) : null}
    </>
  );
}
