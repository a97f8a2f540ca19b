"use client";
import type { Moment } from "@clipforge/sdk";
import { useEffect, useRef } from "react";
import type { useMomentActions } from "@/features/moments/use-moments";
import type { Playhead } from "./playhead";

/** What plays, and can be driven by keys: the source, or the clip. */
export interface Transport {
  toggle: () => void;
  play: () => void;
  pause: () => void;
  /** So many milliseconds on; less than a tenth of a second is one frame. */
  nudge: (ms: number) => void;
}

interface Reach {
  playhead: Playhead;
  /** The clip's, where it is shown; else the source is driven. */
  clip: () => Transport | null;
  chosen: Moment | null;
  actions: ReturnType<typeof useMomentActions>;
  /** Choose the moment so many further on. */
  step: (by: number) => void;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
}

const FRAME_MS = 40;
const JUMP_MS = 5000;
const RATES = [1, 1.5, 2, 3];

/** Keys as in editors: space, J K L, I O, arrows, undo. They are left alone where somebody writes. */
export function useShortcuts(reach: Reach): void {
  const latest = useRef(reach);
  latest.current = reach;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (isWriting(event.target)) return;
      const done = act(event, latest.current);
      if (done) event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function act(
  event: KeyboardEvent,
  { playhead, clip: shown, chosen, actions, step, undo, redo }: Reach,
): boolean {
  const clip = shown();
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") void (event.shiftKey ? redo() : undo());
    else if (key === "y") void redo();
    else return false;
    return true;
  }
  if (event.altKey) return false;
  // A button that has the focus is pressed by the space bar.
  if (
    key === " " &&
    event.target instanceof Element &&
    event.target.closest("button,a,[role=slider],[role=tab]")
  )
    return false;
  const nudge = (ms: number) => (clip ? clip.nudge(ms) : playhead.seek(playhead.ms + ms));
  // biome-ignore-start lint/correctness/noComponentHookFactories: these are names of keys, not of components
  const keys: Record<string, () => void> = {
    " ": clip?.toggle ?? playhead.toggle,
    k: () => {
      clip?.pause();
      playhead.pause();
      playhead.rate = 1;
    },
    l: () => {
      if (clip) return clip.play();
      playhead.rate = playhead.playing ? (RATES.find((rate) => rate > playhead.rate) ?? 3) : 1;
      playhead.play();
    },
    j: () => nudge(-JUMP_MS),
    ArrowLeft: () => nudge(event.shiftKey ? -1000 : -FRAME_MS),
    ArrowRight: () => nudge(event.shiftKey ? 1000 : FRAME_MS),
    ArrowUp: () => step(-1),
    ArrowDown: () => step(1),
    i: () => chosen && playhead.ms < chosen.end_ms && void actions.trim(chosen, playhead.ms, chosen.end_ms),
    o: () =>
      chosen && playhead.ms > chosen.start_ms && void actions.trim(chosen, chosen.start_ms, playhead.ms),
    Enter: () => (clip ? clip.play() : chosen && playhead.play(chosen.start_ms, chosen.end_ms)),
    s: () => chosen && void actions.keep(chosen),
    x: () => chosen && void actions.dismiss(chosen),
  };
  // biome-ignore-end lint/correctness/noComponentHookFactories: these are names of keys, not of components
  if (key === "Enter" && event.target instanceof Element && event.target.closest("button,a")) return false;
  const run = keys[key];
  run?.();
  return run !== undefined;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
