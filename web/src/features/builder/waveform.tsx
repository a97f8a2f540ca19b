"use client";
import { useEffect, useRef } from "react";
import WaveSurfer from "wavesurfer.js";
import type { Peaks } from "@/features/preview";
import { pageNonce } from "@/lib/nonce";

interface WaveformProps {
  peaks: Peaks | null;
  /** The part of the source that is shown, in milliseconds. */
  from: number;
  to: number;
}

/** The sound of a part of the source, drawn from peaks that were measured when it came in. */
export function Waveform({ peaks, from, to }: WaveformProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current || !peaks) return;
    const part = peaks.peaks.slice(Math.floor(from / peaks.hop_ms), Math.ceil(to / peaks.hop_ms));
    if (part.length === 0) return;
    const color = getComputedStyle(box.current).color;
    const drawn = WaveSurfer.create({
      container: box.current,
      height: 64,
      peaks: [part.map((loudest) => loudest / 100)],
      duration: Math.max(0.001, (to - from) / 1000),
      waveColor: color,
      progressColor: color,
      cursorWidth: 0,
      interact: false,
      normalize: true,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      hideScrollbar: true,
      cspNonce: pageNonce(),
    });
    return () => drawn.destroy();
  }, [peaks, from, to]);
  return (
    <div ref={box} aria-hidden className="pointer-events-none absolute inset-x-0 bottom-0 h-16 text-muted" />
  );
}
