/** Paints frames of a clip onto a canvas: the source's picture as its layout shows it, or the backdrop. */
import { opaque, paintGradient } from "./backdrop";
import { paintBars } from "./bars";
import { blurDark } from "./blur";
import type { Rect, Size } from "./geometry";
import type { Mark } from "./marks";
import type { BlurStep, Step } from "./steps";
import type { Backdrop, SourcePicture } from "./timeline";

/** A frame of the source as browsers have it, with its size, which need not be the source's own. */
export interface Shown {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

/** Paints what lies under the captions; the canvas may be smaller than the clip. */
export class PicturePainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #clip: Size;
  readonly #small: OffscreenCanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement, clip: Size) {
    this.#context = contextOf(canvas, { alpha: false });
    this.#clip = clip;
    const small = new OffscreenCanvas(16, 16).getContext("2d", { alpha: false, willReadFrequently: true });
    if (!small) throw new Error("this browser gives no canvas to paint on");
    this.#small = small;
  }

  /** Paint a frame of the source; `picture` says in which pixels the steps count. */
  paint(steps: readonly Step[], shown: Shown, picture: SourcePicture): void {
    const context = this.#scaled();
    for (const step of steps) {
      if (step.kind === "color") {
        context.fillStyle = opaque(step.color);
        context.fillRect(0, 0, ...this.#clip);
      } else if (step.kind === "blur") {
        this.#blur(context, step, shown, picture);
      } else {
        inside(context, step.within, () => draw(context, shown, part(step.from, shown, picture), step.to));
      }
    }
  }

  /** Paint the gradient of a backdrop at a frame of the clip, and the bars of the sound so far, if any. */
  paintBackdrop(backdrop: Backdrop, bars: Float32Array | null, frame: number): void {
    const context = this.#scaled();
    paintGradient(context, backdrop, this.#clip, frame);
    if (bars) paintBars(context, this.#clip, bars, frame);
  }

  /** A new size of the canvas empties it. */
  #scaled(): CanvasRenderingContext2D {
    return scaled(this.#context, this.#clip);
  }

  #blur(context: CanvasRenderingContext2D, step: BlurStep, shown: Shown, picture: SourcePicture): void {
    const [width, height] = step.small;
    const small = this.#small;
    if (small.canvas.width !== width || small.canvas.height !== height) {
      small.canvas.width = width;
      small.canvas.height = height;
    }
    small.imageSmoothingQuality = "medium";
    draw(small, shown, part(step.from, shown, picture), { x: 0, y: 0, width, height });
    const pixels = small.getImageData(0, 0, width, height);
    blurDark(pixels);
    small.putImageData(pixels, 0, 0);
    // Of so small a picture the plainest enlargement is the one that ffmpeg was asked for.
    context.imageSmoothingQuality = "low";
    context.drawImage(small.canvas, 0, 0, ...this.#clip);
    context.imageSmoothingQuality = "high";
  }
}

/** Paints what lies over the captions. */
export class MarkPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #clip: Size;

  constructor(canvas: HTMLCanvasElement, clip: Size) {
    this.#context = contextOf(canvas, { alpha: true });
    this.#clip = clip;
  }

  /** Paint marks, those whose picture is there, on an empty canvas. */
  paint(marks: readonly Mark[], pictures: ReadonlyMap<string, ImageBitmap>): void {
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    scaled(context, this.#clip);
    for (const mark of marks) {
      const image = pictures.get(mark.file);
      if (!image) continue;
      const { x, y, width, height } = mark.place([image.width, image.height]);
      context.globalAlpha = mark.opacity;
      context.drawImage(image, x, y, width, height);
    }
    context.globalAlpha = 1;
  }
}

function contextOf(
  canvas: HTMLCanvasElement,
  settings: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("this browser gives no canvas to paint on");
  return context;
}

function scaled(context: CanvasRenderingContext2D, [width, height]: Size): CanvasRenderingContext2D {
  context.setTransform(context.canvas.width / width, 0, 0, context.canvas.height / height, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  return context;
}

function inside(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, paint: () => void): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  paint();
  context.restore();
}

/** A rectangle of the source in pixels of what the browser shows of it. */
function part(from: Rect, shown: Shown, picture: SourcePicture): Rect {
  const [across, down] = [shown.width / picture.width, shown.height / picture.height];
  return { x: from.x * across, y: from.y * down, width: from.width * across, height: from.height * down };
}

function draw(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  shown: Shown,
  from: Rect,
  to: Rect,
): void {
  context.drawImage(shown.image, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
}
