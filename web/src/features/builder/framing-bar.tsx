"use client";
import { Crop, Maximize, Rows2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { KINDS, type Kind } from "./framing";

interface FramingBarProps {
  /** How the shot is shown; null where nothing can be framed. */
  kind: Kind | null;
  zoom: number;
  mostZoom: number;
  /** A person framed this shot. */
  byHand: boolean;
  onKind: (kind: Kind) => void;
  onZoom: (zoom: number) => void;
}

const SIGNS = { crop: Crop, fit: Maximize, split: Rows2 };
/** Less than this is no room to zoom in. */
const LEAST = 1.01;

/** How the shot that is shown is framed: its kind, and how close its crop is. */
export function FramingBar({ kind, zoom, mostZoom, byHand, onKind, onZoom }: FramingBarProps) {
  const t = useTranslations("builder");
  const fixed = kind === null || kind === "fit" || mostZoom < LEAST;
  return (
    <fieldset
      disabled={kind === null}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pb-1 text-xs text-white disabled:opacity-60"
    >
      <legend className="sr-only">{t("framingOf")}</legend>
      <span className="flex gap-1">
        {KINDS.map((one) => {
          const Sign = SIGNS[one];
          return (
            <button
              key={one}
              type="button"
              aria-pressed={kind === one}
              className="flex h-8 items-center gap-1.5 rounded-lg px-2 text-white/75 hover:bg-white/10 hover:text-white aria-pressed:bg-white/15 aria-pressed:text-white"
              onClick={() => onKind(one)}
            >
              <Sign className="size-4" aria-hidden />
              {t(`kinds.${one}`)}
            </button>
          );
        })}
      </span>
      <label className="flex items-center gap-2">
        {t("zoom")}
        <input
          type="range"
          min={1}
          max={Math.max(LEAST, mostZoom)}
          step={0.01}
          value={zoom}
          disabled={fixed}
          aria-valuetext={t("zoomTimes", { times: zoom })}
          className="w-20 accent-accent"
          onChange={(event) => onZoom(Number(event.target.value))}
        />
        <span aria-hidden className="w-10 tabular-nums">
          {t("zoomTimes", { times: zoom })}
        </span>
      </label>
      {byHand ? <span className="ml-auto text-white/75">{t("framedByHand")}</span> : null}
    </fieldset>
  );
}
