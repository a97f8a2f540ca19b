/**
 * A clip on its three canvases: the picture, the captions over it, emoji and the brand's mark over both, in the
 * order in which the render lays them.
 */
import { barsOf, type Peaks } from "./bars";
import { CaptionLayer } from "./captions";
import { readFonts } from "./fonts";
import type { Size } from "./geometry";
import { type Mark, marksOf } from "./marks";
import { MarkPainter, PicturePainter } from "./painter";
import { Pictures } from "./pictures";
import { Playback } from "./playback";
import { captionMs, parseRate, type Rate } from "./rate";
import { StepList } from "./steps";
import { clipFrames, partsOf, type SourcePicture, type Timeline } from "./timeline";

/** What is shown: a moment's timeline as the API answers it. */
export interface Clip {
  readonly timeline: Timeline;
  /** The compiled caption script, null without captions. */
  readonly ass: string | null;
  /** Signed addresses by the names that the timeline has for its files. */
  readonly files: Readonly<Record<string, string>>;
  /** The source's picture, null for sound alone. */
  readonly picture: SourcePicture | null;
  /** What a browser plays of the source; null while there is nothing. */
  readonly source: string | null;
  /** Loudness of the source, null while it is not known. */
  readonly peaks: Peaks | null;
}

/** What could not be had: the source itself, the captions (libass, a font), or a picture over the clip. */
export type Problem = "source" | "captions" | "pictures";

export interface StageParts {
  readonly media: HTMLVideoElement;
  readonly picture: HTMLCanvasElement;
  /** Captions are drawn on a canvas that is put into it. */
  readonly captions: HTMLElement;
  readonly marks: HTMLCanvasElement;
}

export interface StageEvents {
  onFrame(frame: number): void;
  onPlaying(playing: boolean): void;
  onProblem(problem: Problem): void;
}

export class Stage {
  readonly #parts: StageParts;
  readonly #events: StageEvents;
  readonly #size: Size;
  readonly #painter: PicturePainter;
  readonly #markPainter: MarkPainter;
  readonly #playback: Playback;
  readonly #pictures = new Pictures();
  #clip: Clip | null = null;
  #rate: Rate = { num: 30, den: 1 };
  #frames = 0;
  #steps: StepList | null = null;
  #bars: Float32Array | null = null;
  #marks: readonly Mark[] = [];
  #marked = "";
  #layer: CaptionLayer | null = null;
  #written: { readonly text: string; readonly fonts: string } | null = null;
  #writing: Promise<void> = Promise.resolve();
  #loading: Promise<void> | null = null;
  #drawn: Promise<void> = Promise.resolve();
  #closed = false;

  /** A stage for clips of one size in pixels. */
  constructor(parts: StageParts, size: Size, events: StageEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#size = size;
    this.#painter = new PicturePainter(parts.picture, size);
    this.#markPainter = new MarkPainter(parts.marks, size);
    this.#playback = new Playback(parts.media, {
      onFrame: (frame) => this.#paint(frame),
      onPlaying: events.onPlaying,
      onFailure: () => this.#onFailure(),
    });
  }

  get frame(): number {
    return this.#playback.frame;
  }

  /** Show a clip, or the same one with other words, crops or addresses; done when its frame is painted. */
  async show(clip: Clip): Promise<void> {
    if (this.#closed) return;
    const { timeline, picture } = clip;
    this.#clip = clip;
    this.#rate = parseRate(timeline.rate);
    this.#frames = clipFrames(timeline);
    this.#steps = picture && timeline.layouts?.length ? new StepList(timeline, picture) : null;
    const sounds = !this.#steps && (timeline.backdrop?.kind ?? "waveform") === "waveform";
    this.#bars = sounds && clip.peaks ? barsOf(clip.peaks, partsOf(timeline), this.#rate) : null;
    this.#marks = marksOf(timeline, this.#rate, this.#frames);
    this.#marked = "";
    this.#open(clip.source);
    this.#playback.setClip(partsOf(timeline), this.#rate, this.#steps !== null);
    const loading = this.#load(clip).finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    await loading;
    if (!this.#playback.playing) await this.seek(this.frame);
  }

  /** Show a frame of the clip; done when all of it is painted, with captions that were still being fetched. */
  async seek(frame: number): Promise<void> {
    await this.#playback.seek(frame);
    if (this.#loading) {
      await this.#loading;
      await this.#playback.seek(this.frame);
    }
    await this.#drawn;
  }

  play(): Promise<void> {
    return this.#playback.play();
  }

  pause(): void {
    this.#playback.pause();
  }

  /** Paint with as many pixels as the screen shows, `width` across, but no more than the clip has. */
  resize(width: number): void {
    const scale = Math.min(1, width / this.#size[0]);
    const [wide, high] = this.#size.map((side) => Math.max(1, Math.round(side * scale)));
    for (const canvas of [this.#parts.picture, this.#parts.marks]) {
      if (canvas.width === wide && canvas.height === high) continue;
      canvas.width = wide ?? 1;
      canvas.height = high ?? 1;
    }
    this.#marked = "";
    if (!this.#playback.playing) void this.seek(this.frame);
  }

  close(): void {
    this.#closed = true;
    this.#playback.close();
    this.#pictures.close();
    void this.#layer?.close().catch(() => undefined);
    this.#layer = null;
    const { media } = this.#parts;
    media.removeAttribute("src");
    media.load();
  }

  /** Give the source's address to the player, unless it plays that file already under an older signature. */
  #open(source: string | null): void {
    const { media } = this.#parts;
    if (source === null) {
      media.removeAttribute("src");
      this.#tell("source");
    } else if (media.error || !media.src || unsigned(media.src) !== unsigned(source)) {
      media.src = source;
      media.load();
    }
  }

  #onFailure(): void {
    const { media } = this.#parts;
    const source = this.#clip?.source;
    // A signature may have ended since; a newer address is tried once.
    if (source && media.src && new URL(source, window.location.href).href !== media.src) {
      media.src = source;
      media.load();
      void this.seek(this.frame);
    } else if (media.src) {
      this.#tell("source");
    }
  }

  /** Fetch what captions and marks need; what cannot be had is told, and left out. */
  async #load(clip: Clip): Promise<void> {
    // One script after the other, whatever comes while fonts are read.
    this.#writing = this.#writing.then(() => this.#write(clip)).catch(() => this.#tell("captions"));
    const names = [...new Set(this.#marks.map((mark) => mark.file))];
    const pictures = this.#pictures.load(names, clip.files).catch(() => this.#tell("pictures"));
    await Promise.all([this.#writing, pictures]);
  }

  async #write({ timeline, ass, files }: Clip): Promise<void> {
    const text = ass !== null && timeline.burn_captions !== false ? ass : null;
    const names = timeline.captions?.font_files ?? [];
    const fonts = names.join("\n");
    if (this.#closed || this.#written?.text === text) return;
    if (text === null || (this.#layer && this.#written?.fonts !== fonts)) {
      await this.#layer?.close();
      this.#layer = null;
      this.#written = null;
      if (text === null) return;
    }
    if (this.#layer) {
      await this.#layer.rewrite(text);
    } else {
      const face = timeline.captions?.faces?.[0]?.ass_name ?? "";
      const script = { text, fonts: await readFonts(names, files), face };
      if (this.#closed) return;
      const layer = await CaptionLayer.open(this.#parts.captions, this.#size, script);
      if (this.#closed) return layer.close();
      this.#layer = layer;
    }
    this.#written = { text, fonts };
  }

  #tell(problem: Problem): void {
    if (!this.#closed) this.#events.onProblem(problem);
  }

  #paint(frame: number): void {
    if (this.#closed || !this.#clip) return;
    this.#paintPicture(frame, this.#clip);
    this.#paintMarks(frame);
    const drawn = this.#layer?.draw(captionMs(frame, this.#rate)) ?? Promise.resolve();
    this.#drawn = drawn.catch(() => this.#tell("captions"));
    this.#events.onFrame(frame);
  }

  #paintPicture(frame: number, { timeline, picture }: Clip): void {
    const { media } = this.#parts;
    if (!this.#steps || !picture) {
      this.#painter.paintBackdrop(timeline.backdrop ?? {}, this.#bars, frame);
    } else if (media.videoWidth > 0 && media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      const shown = { image: media, width: media.videoWidth, height: media.videoHeight };
      this.#painter.paint(this.#steps.at(frame), shown, picture);
    }
  }

  /** They change seldom: painted only when others are to be seen. */
  #paintMarks(frame: number): void {
    const shown = this.#marks.filter((mark) => mark.start <= frame && frame < mark.end);
    const names = shown.map((mark) => `${mark.file} ${mark.start} ${this.#pictures.ready.has(mark.file)}`);
    const wanted = `${names.join("\n")}|`;
    if (wanted === this.#marked) return;
    this.#marked = wanted;
    this.#markPainter.paint(shown, this.#pictures.ready);
  }
}

/** An address without its query, which holds the signature. */
function unsigned(address: string): string {
  const url = new URL(address, window.location.href);
  return url.origin + url.pathname;
}
