"use client";
import type { MomentBookend, MomentTimeline } from "@clipforge/sdk";
import { useState } from "react";

/** The player says that it ceased before all of its last frames were told. */
const NEAR_END = 15;

/** What of the export is shown. */
type Phase = "intro" | "clip" | "outro";

export interface Shown {
  readonly address: string;
  readonly bookend: MomentBookend;
}

/** The playing of a clip with what the brand puts before and after it; the clip itself is played by its player. */
export function useBookends(data: MomentTimeline | undefined, frame: number, frames: number) {
  const [phase, setPhase] = useState<Phase>("clip");
  const [playing, setPlaying] = useState(false);
  const [ms, setMs] = useState(0);
  const intro = found(data, data?.timeline.intro, data?.intro);
  const outro = found(data, data?.timeline.outro, data?.outro);
  const atEnd = frames > 0 && frame >= frames - NEAR_END;

  function enter(next: Phase): void {
    setMs(0);
    setPhase(next);
  }

  return {
    intro,
    outro,
    playing,
    /** The bookend that is shown in the place of the clip. */
    shown: phase === "intro" ? intro : phase === "outro" ? outro : null,
    /** Whether the clip itself is to play. */
    clipPlays: playing && (phase === "clip" || (phase === "intro" ? !intro : !outro)),
    /** Milliseconds before the clip's first frame, and of the bookend that is shown. */
    before: intro?.bookend.duration_ms ?? 0,
    after: outro?.bookend.duration_ms ?? 0,
    phase,
    ms,
    setMs,
    play: () => {
      if (phase === "clip" && intro && (frame === 0 || atEnd)) enter("intro");
      setPlaying(true);
    },
    pause: () => setPlaying(false),
    /** Play from the beginning of a bookend on. */
    playFrom: (which: "intro" | "outro") => {
      enter(which);
      setPlaying(true);
    },
    /** Show the clip, still. */
    toClip: () => {
      enter("clip");
      setPlaying(false);
    },
    /** The bookend came to its end. */
    next: () => {
      if (phase === "outro") setPlaying(false);
      enter("clip");
    },
    /** What the clip's player tells: at its end the outro follows. */
    onClip: (now: boolean) => {
      if (!now && playing && phase === "clip" && atEnd && outro) enter("outro");
      else setPlaying(now);
    },
  };
}

function found(
  data: MomentTimeline | undefined,
  name: string | null | undefined,
  bookend: MomentBookend | null | undefined,
): Shown | null {
  const address = name ? data?.files[name] : undefined;
  return address && bookend ? { address, bookend } : null;
}
