/**
 * Plays the segments of a clip from their source, one after another, and tells which frame of the clip is shown.
 *
 * What the picture shows is taken from the frames that the browser presents, not from a clock: captions then
 * change on the frame on which they change in the render.
 */
import { clamp } from "./numbers";
import { frameDue, frameFloor, middleOf, type Rate } from "./rate";
import { clipFrame, type Part, partAt, sourceFrame } from "./timeline";

export interface PlaybackEvents {
  /** A frame of the clip is on screen, or its picture came anew. */
  onFrame(frame: number): void;
  /** It plays, or no longer does. */
  onPlaying(playing: boolean): void;
  /** The source cannot be played. */
  onFailure(): void;
}

/** A frame is taken to be held by the source, and not just to be late, when none came for so many lengths of one. */
const HELD = 5;
/** How long the very frame that was sought is waited for, and how long where a source was seen to lack frames. */
const WAIT_MS = 1000;
const SHORT_WAIT_MS = 60;

export class Playback {
  readonly #media: HTMLVideoElement;
  readonly #events: PlaybackEvents;
  readonly #listening = new AbortController();
  #parts: readonly Part[] = [];
  #rate: Rate = { num: 30, den: 1 };
  #pictured = true;
  #part = 0;
  #frame = 0;
  #wanted: number | null = null;
  #seeking: Promise<void> | null = null;
  #playing = false;
  #joining = false;
  #moving = false;
  #steady = false;
  #lacking = false;
  /** The last frame that the browser said it shows, of the source and by its own clock. */
  #presented: { readonly source: number; readonly at: number } | null = null;
  readonly #awaited = new Set<() => void>();
  #callback = 0;
  #tick = 0;

  constructor(media: HTMLVideoElement, events: PlaybackEvents) {
    this.#media = media;
    this.#events = events;
    const { signal } = this.#listening;
    media.addEventListener("ended", () => this.#playing && void this.#join(), { signal });
    media.addEventListener("error", () => this.#fail(), { signal });
    media.addEventListener("pause", () => this.#playing && !media.ended && this.pause(), { signal });
    media.addEventListener("emptied", () => this.#forget(), { signal });
    this.#listen();
  }

  /** The frame of the clip that is shown, or was asked for last. */
  get frame(): number {
    return this.#wanted ?? this.#frame;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Take other segments; `pictured` is whether the source has a picture. */
  setClip(parts: readonly Part[], rate: Rate, pictured: boolean): void {
    this.#parts = parts;
    this.#rate = rate;
    this.#pictured = pictured;
    this.#part = partAt(parts, this.#frame);
  }

  /** Show a frame of the clip exactly; of wishes that come while one is being fulfilled, the last one counts. */
  seek(frame: number): Promise<void> {
    this.#wanted = clamp(frame, 0, Math.max(0, this.#frames - 1));
    this.#wake();
    this.#seeking ??= this.#seekAll().finally(() => {
      this.#seeking = null;
    });
    return this.#seeking;
  }

  /** Play from the frame that is shown; from the first when it is the last. */
  async play(): Promise<void> {
    if (this.#playing || !this.#media.src) return;
    this.#tell(true);
    if (this.frame >= this.#frames - 1) await this.seek(0);
    else await (this.#seeking ?? this.seek(this.frame));
    if (!this.#playing) return;
    this.#steady = false;
    try {
      await this.#media.play();
    } catch {
      // The browser wants a person's click first, or it was paused meanwhile.
      this.#tell(false);
      return;
    }
    cancelAnimationFrame(this.#tick);
    this.#tick = requestAnimationFrame(this.#onTick);
  }

  pause(): void {
    if (!this.#playing) return;
    this.#tell(false);
    this.#media.pause();
    void this.seek(this.#frame);
  }

  close(): void {
    this.#listening.abort();
    this.#playing = false;
    this.#media.pause();
    cancelAnimationFrame(this.#tick);
    this.#media.cancelVideoFrameCallback(this.#callback);
  }

  get #frames(): number {
    return this.#parts.at(-1)?.end ?? 0;
  }

  #tell(playing: boolean): void {
    this.#playing = playing;
    this.#events.onPlaying(playing);
  }

  #fail(): void {
    if (this.#playing) this.#tell(false);
    this.#events.onFailure();
  }

  async #seekAll(): Promise<void> {
    while (this.#wanted !== null) {
      const frame = this.#wanted;
      this.#part = partAt(this.#parts, frame);
      const part = this.#parts[this.#part];
      if (part && this.#media.src) {
        const source = sourceFrame(part, frame);
        const begun = performance.now();
        this.#moving = true;
        await this.#move(middleOf(source, this.#rate));
        await this.#shown(
          begun,
          (shown) => shown === source,
          () => this.#wanted === frame,
        );
        this.#moving = false;
      }
      this.#frame = frame;
      if (this.#wanted === frame) this.#wanted = null;
      this.#events.onFrame(frame);
    }
  }

  /**
   * Wait until the browser shows what is `expected` of a seek that began at `begun`, which may be later than it
   * says that it is there.
   *
   * A source may have fewer frames than the clip, so the wait has an end; and it ends when nobody wants it any more.
   */
  async #shown(begun: number, expected: (source: number) => boolean, wanted: () => boolean): Promise<void> {
    if (!this.#pictured) return;
    const late = performance.now() + (this.#lacking ? SHORT_WAIT_MS : WAIT_MS);
    const there = () => this.#presented !== null && expected(this.#presented.source);
    while (!there() && wanted() && !this.#media.error && !this.#listening.signal.aborted) {
      const left = late - performance.now();
      if (left <= 0) {
        // Something came, and it was not that: this source lacks frames.
        this.#lacking ||= (this.#presented?.at ?? 0) > begun;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#awaited.add(resolve);
        setTimeout(resolve, left);
      });
    }
  }

  /** Move to a time of the source, and wait until it is reached or cannot be. */
  async #move(seconds: number): Promise<void> {
    const media = this.#media;
    if (media.readyState < HTMLMediaElement.HAVE_METADATA) await this.#heard("loadedmetadata");
    if (media.error) return;
    const there = Math.abs(media.currentTime - seconds) < 1e-6 && !media.seeking;
    if (!there) {
      media.currentTime = seconds;
      await this.#heard("seeked");
    }
    if (media.readyState < HTMLMediaElement.HAVE_CURRENT_DATA && !media.error)
      await this.#heard("loadeddata");
  }

  /** Wait for an event of the media; an error or the end of this playback is an answer, too. */
  #heard(event: "loadedmetadata" | "loadeddata" | "seeked"): Promise<void> {
    return new Promise((resolve) => {
      const heard = new AbortController();
      const signal = AbortSignal.any([heard.signal, this.#listening.signal]);
      const done = () => {
        heard.abort();
        resolve();
      };
      this.#listening.signal.addEventListener("abort", () => resolve(), { signal: heard.signal });
      this.#media.addEventListener(event, done, { signal });
      this.#media.addEventListener("error", done, { signal });
    });
  }

  #listen(): void {
    this.#callback = this.#media.requestVideoFrameCallback((now, { mediaTime }) => {
      if (this.#listening.signal.aborted) return;
      this.#listen();
      this.#onPresented(now, frameDue(mediaTime, this.#rate));
    });
  }

  #onPresented(now: number, source: number): void {
    this.#presented = { source, at: now };
    this.#wake();
    if (this.#joining || this.#moving) return;
    if (this.#playing) {
      this.#steady = true;
      this.#advance(source, true);
    } else {
      // Late, or once more: what is wanted has not changed.
      this.#events.onFrame(this.#frame);
    }
  }

  /** Another file comes: what was shown of the one before says nothing of it. */
  #forget(): void {
    this.#presented = null;
    this.#lacking = false;
  }

  /** Let those look anew who wait for a frame. */
  #wake(): void {
    for (const resolve of this.#awaited) resolve();
    this.#awaited.clear();
  }

  readonly #onTick = (now: number): void => {
    if (!this.#playing) return;
    this.#tick = requestAnimationFrame(this.#onTick);
    if (this.#joining || this.#moving || this.#media.seeking) return;
    const source = frameFloor(this.#media.currentTime * 1000, this.#rate);
    if (!this.#pictured) {
      this.#advance(source, false);
    } else if (this.#steady && this.#presented) {
      // A screen recording may hold a picture for seconds while captions go on.
      const length = (1000 * this.#rate.den) / this.#rate.num;
      if (now - this.#presented.at > HELD * length)
        this.#advance(Math.max(source, this.#presented.source), false);
    }
  };

  #advance(source: number, renewed: boolean): void {
    const part = this.#parts[this.#part];
    if (!part) return;
    const told = clipFrame(part, source);
    // A picture that comes late, after captions went on without it, does not take them back.
    const frame = Math.max(told, this.#frame);
    if (told >= part.end) {
      void this.#join();
    } else if (told >= part.start && (renewed || frame !== this.#frame)) {
      this.#frame = frame;
      this.#events.onFrame(frame);
    }
  }

  /** Go on with the next part, or stop at the end. */
  async #join(): Promise<void> {
    const [part, next] = [this.#parts[this.#part], this.#parts[this.#part + 1]];
    if (!part || !next) {
      this.#tell(false);
      this.#media.pause();
      await this.seek(this.#frames - 1);
      return;
    }
    this.#part += 1;
    if (next.source === sourceFrame(part, part.end)) return;
    const begun = performance.now();
    this.#joining = true;
    this.#media.currentTime = middleOf(next.source, this.#rate);
    await this.#heard("seeked");
    await this.#shown(
      begun,
      (shown) => next.source <= shown && shown < sourceFrame(next, next.end),
      () => this.#playing,
    );
    this.#joining = false;
    this.#steady = false;
    if (this.#playing && this.#pictured && this.#presented) this.#advance(this.#presented.source, true);
    if (this.#playing && this.#media.paused) await this.#media.play().catch(() => this.#tell(false));
  }
}
