"use client";
import type { ProjectMedia } from "@clipforge/sdk";
import { useEffect, useRef, useState } from "react";

interface FilmstripProps {
  media: ProjectMedia;
  /** The part of the source that is shown, in milliseconds. */
  from: number;
  to: number;
}

const HEIGHT = 48;

/** Small pictures of the source side by side, cut from its sheets. */
export function Filmstrip({ media, from, to }: FilmstripProps) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const strip = media.filmstrip;
  if (!strip || strip.count === 0) return <div ref={box} />;
  const tileWidth = (strip.tile_width / strip.tile_height) * HEIGHT;
  const tiles = Math.ceil(width / tileWidth);
  const scale = HEIGHT / strip.tile_height;
  return (
    <div
      ref={box}
      aria-hidden
      className="pointer-events-none absolute inset-x-0 top-0 flex h-12 overflow-hidden opacity-80"
    >
      {Array.from({ length: tiles }, (_, at) => {
        const ms = from + ((at + 0.5) / Math.max(1, tiles)) * (to - from);
        const tile = Math.min(strip.count - 1, Math.max(0, Math.round(ms / strip.interval_ms)));
        const perSheet = strip.columns * strip.rows;
        const inSheet = tile % perSheet;
        const x = (inSheet % strip.columns) * tileWidth;
        const y = Math.floor(inSheet / strip.columns) * HEIGHT;
        return (
          <span
            key={at}
            className="h-full shrink-0"
            style={{
              width: tileWidth,
              backgroundImage: `url("${strip.sheets[Math.floor(tile / perSheet)]}")`,
              backgroundPosition: `-${x}px -${y}px`,
              backgroundSize: `${strip.columns * strip.tile_width * scale}px auto`,
            }}
          />
        );
      })}
    </div>
  );
}
