"use client";
/**
 * Where the source is being played. Kept outside of React: it changes sixty times a second, and what shows it
 * subscribes to just what it shows.
 */
import { useSyncExternalStore } from "react";

export class Playhead {
  #video: HTMLVideoElement | null = null;
  #ms = 0;
  #playing = false;
  /** Playing stops here, at the end of a moment for instance. */
  #until: number | null = null;
  #frame = 0;
  readonly #listeners = new Set<() => void>();

  /** The element that plays; null takes it away. */
  attach = (video: HTMLVideoElement | null): void => {
    this.#video = video;
    if (video && this.#ms > 0) video.currentTime = this.#ms / 1000;
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get ms(): number {
    return this.#ms;
  }

  get playing(): boolean {
    return this.#playing;
  }

  seek = (ms: number): void => {
    this.#until = null;
    this.#set(Math.max(0, ms));
    if (this.#video) this.#video.currentTime = this.#ms / 1000;
  };

  /** Play from where it is, or a range of it. */
  play = (startMs?: number, endMs?: number): void => {
    if (startMs !== undefined) this.seek(startMs);
    this.#until = endMs ?? null;
    // Refused until the person has touched the page; then the button is still there.
    void this.#video?.play().catch(() => undefined);
  };

  pause = (): void => {
    this.#video?.pause();
  };

  toggle = (): void => {
    if (this.#playing) this.pause();
    else this.play();
  };

  get rate(): number {
    return this.#video?.playbackRate ?? 1;
  }

  set rate(value: number) {
    if (this.#video) this.#video.playbackRate = value;
  }

  /** What the element tells. */
  readonly events = {
    onPlay: () => {
      this.#playing = true;
      this.#follow();
      this.#tell();
    },
    onPause: () => {
      this.#playing = false;
      cancelAnimationFrame(this.#frame);
      this.#tell();
    },
    onSeeked: () => this.#read(),
  };

  #follow = (): void => {
    this.#read();
    if (this.#until !== null && this.#ms >= this.#until) {
      this.pause();
      this.#until = null;
      return;
    }
    this.#frame = requestAnimationFrame(this.#follow);
  };

  #read(): void {
    if (this.#video) this.#set(this.#video.currentTime * 1000);
  }

  #set(ms: number): void {
    this.#ms = ms;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What of the playhead a component shows; it is drawn anew only when that changes. */
export function usePlayhead<T extends string | number | boolean | null>(
  playhead: Playhead,
  pick: (playhead: Playhead) => T,
): T {
  return useSyncExternalStore(
    playhead.subscribe,
    () => pick(playhead),
    () => pick(playhead),
  );
}
