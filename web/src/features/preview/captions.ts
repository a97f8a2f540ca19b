/**
 * Captions drawn by libass in WebAssembly, from the very script that the render burns in, on a canvas of their own.
 *
 * jassub and its worker are read from /jassub, where `scripts/copy-assets.mjs` puts them: its worker starts
 * itself anew for threads, and Turbopack never comes to an end of that.
 */
import type Jassub from "jassub";
import type { Size } from "./geometry";

const LIBRARY = "/jassub/jassub.js";
/** Loading is a matter of a second, on a slow line of some more. */
const LONGEST_START_MS = 60_000;

/** What a layer draws. */
export interface CaptionScript {
  /** The ASS file. */
  readonly text: string;
  /** All fonts that it may use; no others are looked for. */
  readonly fonts: readonly Uint8Array<ArrayBuffer>[];
  /** Name of one of them: libass draws nothing without a font, not even shapes. */
  readonly face: string;
}

/** A layer of captions; draws one after the other, and of draws that come too fast only the last. */
export class CaptionLayer {
  readonly #jassub: Jassub;
  readonly #clip: Size;
  #wanted: number | null = null;
  #shown = 0;
  #drawing: Promise<void> | null = null;

  private constructor(jassub: Jassub, clip: Size) {
    this.#jassub = jassub;
    this.#clip = clip;
  }

  /**
   * Open a layer that fills `host`.
   *
   * Throws when libass does not start, as in a browser without WebAssembly.
   */
  static async open(host: HTMLElement, clip: Size, script: CaptionScript): Promise<CaptionLayer> {
    const address = new URL(LIBRARY, window.location.href).href;
    const library = (await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ address)) as {
      default: typeof Jassub;
    };
    // A canvas can be handed to a worker once only, so each layer makes its own.
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = clip;
    Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%" });
    host.append(canvas);
    const jassub = new library.default({
      canvas,
      subContent: script.text,
      fonts: [...script.fonts],
      defaultFont: script.face,
      queryFonts: false,
      maxRenderHeight: clip[1],
    });
    try {
      // Where libass could not be started, it is only the first question to it that says so.
      await started(
        jassub,
        jassub.ready.then(() => jassub.renderer.getStyles()),
      );
    } catch (error) {
      void jassub.destroy().catch(() => undefined);
      throw error;
    }
    return new CaptionLayer(jassub, clip);
  }

  /** Draw what is on screen at a whole millisecond of the clip; done when this, or a later wish, is drawn. */
  draw(ms: number): Promise<void> {
    this.#wanted = ms;
    this.#drawing ??= this.#drawAll(false).finally(() => {
      this.#drawing = null;
    });
    return this.#drawing;
  }

  /** Take another script of the same fonts, and draw it at the time that is shown. */
  async rewrite(text: string): Promise<void> {
    await this.#drawing;
    await this.#jassub.renderer.setTrack(text);
    this.#wanted ??= this.#shown;
    await this.#drawAll(true);
  }

  /** Remove the canvas and end the worker. */
  async close(): Promise<void> {
    await this.#jassub.destroy();
  }

  async #drawAll(repaint: boolean): Promise<void> {
    while (this.#wanted !== null) {
      const ms = this.#wanted;
      this.#wanted = null;
      this.#shown = ms;
      const [width, height] = this.#clip;
      // A quarter of a millisecond keeps the number whole on its way through seconds.
      const mediaTime = (ms + 0.25) / 1000;
      await this.#jassub.manualRender(
        { expectedDisplayTime: performance.now(), width, height, mediaTime },
        repaint,
      );
    }
  }
}

/** Wait for the start of a worker, for its failure, or until it takes too long. */
async function started(jassub: Jassub, start: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error("libass did not start"));
    const timer = setTimeout(fail, LONGEST_START_MS);
    settled.signal.addEventListener("abort", () => clearTimeout(timer));
    // Of a worker whose script cannot be had, jassub itself tells nothing.
    jassub._worker.addEventListener("error", fail, { signal: settled.signal });
  });
  try {
    await Promise.race([start, failed]);
  } finally {
    settled.abort();
  }
}
