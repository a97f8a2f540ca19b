"use client";
import type { CaptionStyle, Mark } from "@clipforge/sdk";
import { useId, useMemo } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { CaptionDrawing } from "./caption-drawing";
import { complete } from "./complete-style";
import { type FontFile, useFont } from "./fonts";
import { type Aspect, sizeOf } from "./geometry";
import { layOut } from "./layout";
import { LogoDrawing } from "./logo-drawing";

/** The picture of a mark with its shape, height by width. */
export interface LogoPicture {
  mark: Mark;
  url: string;
  shape: number;
}

interface ClipFrameProps {
  style: CaptionStyle;
  label: string;
  aspect?: Aspect;
  /** The two colours behind it, top and bottom. */
  ground?: [string, string];
  /** Font files of a brand kit. */
  fonts?: readonly FontFile[];
  logo?: LogoPicture | null;
  captions?: boolean;
  /** The word being spoken. */
  spoken?: number;
  className?: string;
}

const NO_FONTS: readonly FontFile[] = [];
/** Which word of the sample is emphasised. */
const KEYWORD = 4;
const NEUTRAL: [string, string] = ["#3B4252", "#171A21"];

/** A frame of a clip, drawn here: somebody speaking, captions in a style, a brand's mark. */
export function ClipFrame({
  style,
  label,
  aspect = "9:16",
  ground = NEUTRAL,
  fonts = NO_FONTS,
  logo,
  captions = true,
  spoken = 2,
  className,
}: ClipFrameProps) {
  const t = useTranslations("templates");
  const id = useId();
  const [width, height] = sizeOf(aspect);
  const full = useMemo(() => complete(style), [style]);
  const font = useFont(full.font, full.weight, fonts);
  const placed = useMemo(
    () => (font.data ? layOut(t("sample").split(" "), full, font.data, aspect) : null),
    [t, full, font.data, aspect],
  );
  const shown = Math.max(1, placed?.lines.flat().length ?? 1);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      className={cn("block h-auto w-full rounded-xl", className)}
    >
      <linearGradient id={`${id}-ground`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor={ground[0]} />
        <stop offset="1" stopColor={ground[1]} />
      </linearGradient>
      <rect width={width} height={height} fill={`url(#${id}-ground)`} />
      <Speaker width={width} height={height} />
      {captions && placed && font.data ? (
        <CaptionDrawing
          placed={placed}
          style={full}
          font={font.data}
          unit={Math.min(width, height)}
          spoken={spoken % shown}
          keyword={Math.min(KEYWORD, shown - 1)}
        />
      ) : null}
      {logo ? <LogoDrawing logo={logo} width={width} height={height} /> : null}
    </svg>
  );
}

/** Head and shoulders, so that captions are seen on something. */
function Speaker({ width, height }: { width: number; height: number }) {
  const unit = Math.min(width, height);
  const [x, y] = [width / 2, height * 0.42];
  return (
    <g fill="#FFFFFF" opacity="0.13">
      <circle cx={x} cy={y} r={unit * 0.17} />
      <path
        d={`M${x - unit * 0.36} ${height} V${y + unit * 0.5} a${unit * 0.36} ${unit * 0.3} 0 0 1 ${unit * 0.72} 0 V${height} Z`}
      />
    </g>
  );
}
