/**
 * What is to be painted for one frame of a clip, as a list of steps in pixels of the clip and of the source.
 *
 * It repeats what `stages/render/picture.py` tells ffmpeg, to the pixel; tests hold one against the other.
 */
import {
  centerAt,
  contain,
  cropAt,
  cropSize,
  type Glide,
  glideAt,
  isStill,
  type Point,
  type Rect,
  type Size,
} from "./geometry";
import { clamp, even, onChroma, roundAway, roundEven } from "./numbers";
import { FILL, isCrop, type Stretch, stretchesOf } from "./stretches";
import type { CropPath, FitLayout, SourcePicture, SplitLayout, Timeline } from "./timeline";

/** The blurred fill is made at this share of the clip's size. */
const BLUR_SCALE = 8;

/** Paint `from` of the source onto `to` of the clip; only what lies inside `within` is seen. */
export interface PictureStep {
  readonly kind: "picture";
  readonly from: Rect;
  readonly to: Rect;
  readonly within: Rect;
}

/** Cover the clip with `from` of the source, blurred and darkened at the size `small`. */
export interface BlurStep {
  readonly kind: "blur";
  readonly from: Rect;
  readonly small: Size;
}

/** Cover the clip with a colour, '#RRGGBB' or '#RRGGBBAA'. */
export interface ColorStep {
  readonly kind: "color";
  readonly color: string;
}

export type Step = PictureStep | BlurStep | ColorStep;

/** Tells the steps of any frame of one timeline. */
export class StepList {
  readonly #size: Size;
  readonly #picture: SourcePicture;
  readonly #stretches: readonly Stretch[];

  constructor(timeline: Timeline, picture: SourcePicture) {
    this.#size = [timeline.width, timeline.height];
    this.#picture = picture;
    this.#stretches = stretchesOf(timeline.layouts ?? [], picture, timeline.width / timeline.height);
  }

  /** Steps of a frame of the clip, from back to front; none for frames that the clip does not have. */
  at(frame: number): readonly Step[] {
    const stretch = this.#stretches.find((one) => one.start <= frame && frame < one.end);
    const layout = stretch?.spans[0]?.layout;
    if (!stretch || !layout) return [];
    if (isCrop(layout)) return [this.#crop(stretch, pathsOf(stretch), whole(this.#size), frame)];
    return layout.kind === "split" ? this.#split(stretch, layout, frame) : this.#fit(stretch, layout, frame);
  }

  /** A crop to the paths (one for each span, or one for all) that fills `target`. */
  #crop(
    stretch: Stretch,
    paths: readonly CropPath[],
    target: Rect,
    frame: number,
    keepShape = false,
  ): PictureStep {
    const [first] = paths;
    if (!first) throw new RangeError("a crop needs a path");
    const size = cropSize(this.#picture, first, keepShape ? null : target.width / target.height);
    if (paths.length === 1 && !isStill(first, stretch.start, stretch.end)) {
      return this.#moving(stretch, first, size, target, frame);
    }
    const index = paths.length === 1 ? 0 : stretch.spans.findIndex((span) => frame < span.end);
    const path = paths[index] ?? first;
    const start = stretch.spans[index]?.start ?? stretch.start;
    const from = rect(cropAt(this.#picture, size, centerAt(path, start)), size);
    return { kind: "picture", from, to: target, within: target };
  }

  /**
   * A crop that moves in whole pixels of the clip: all that it ever shows is enlarged, then cut out.
   */
  #moving(stretch: Stretch, path: CropPath, size: Size, target: Rect, frame: number): PictureStep {
    const { width: wide, height: high } = this.#picture;
    const frames = keyFrames(path, stretch);
    const centers = frames.map((one) => centerAt(path, one));
    const corners = centers.map((center) => cropAt(this.#picture, size, center));
    const [lefts, tops] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const left = 2 * Math.floor(Math.min(...lefts) / 2);
    const top = 2 * Math.floor(Math.min(...tops) / 2);
    const width = Math.min(even(Math.max(...lefts) - left + size[0] + 1), 2 * Math.floor((wide - left) / 2));
    const height = Math.min(even(Math.max(...tops) - top + size[1] + 1), 2 * Math.floor((high - top) / 2));
    const scaled: Size = [
      Math.max(target.width, even(width * (target.width / size[0]))),
      Math.max(target.height, even(height * (target.height / size[1]))),
    ];
    const across = glide(
      frames,
      centers.map(([x]) => x * wide - size[0] / 2 - left),
      scaled[0] / width,
      stretch,
    );
    const down = glide(
      frames,
      centers.map(([, y]) => y * high - size[1] / 2 - top),
      scaled[1] / height,
      stretch,
    );
    const n = frame - stretch.start;
    const x = clamp(roundAway(glideAt(across, n)), 0, scaled[0] - target.width);
    const y = clamp(roundAway(glideAt(down, n)), 0, scaled[1] - target.height);
    const to = { x: target.x - x, y: target.y - y, width: scaled[0], height: scaled[1] };
    return { kind: "picture", from: { x: left, y: top, width, height }, to, within: target };
  }

  /** The whole window inside the clip, over a blurred copy of itself or a colour. */
  #fit(stretch: Stretch, layout: FitLayout, frame: number): readonly Step[] {
    const picture = this.#picture;
    const window = layout.window ?? null;
    const stored: Size = window ? cropSize(picture, window, null) : [picture.width, picture.height];
    const aspect = (stored[0] * picture.pixel_aspect) / stored[1];
    const show = (target: Rect): PictureStep =>
      window
        ? this.#crop(stretch, [window], target, frame, true)
        : { kind: "picture", from: rect([0, 0], stored), to: target, within: target };
    const inside = contain(aspect, this.#size);
    const corner: Point = [
      onChroma((this.#size[0] - inside[0]) / 2),
      onChroma((this.#size[1] - inside[1]) / 2),
    ];
    const front = show(rect(corner, inside));
    if (layout.fill === "color") return [{ kind: "color", color: layout.color ?? FILL }, front];
    const shape = this.#size[0] / this.#size[1];
    if (Math.abs(aspect / shape - 1) < 0.01) return [show(whole(this.#size))];
    return [this.#blurred(stretch, window, stored), front];
  }

  /** The window without its movement, cut to the clip's shape. */
  #blurred(stretch: Stretch, window: CropPath | null, stored: Size): BlurStep {
    const picture = this.#picture;
    const middle = Math.floor((stretch.start + stretch.end) / 2);
    const [x, y] = window ? cropAt(picture, stored, centerAt(window, middle)) : [0, 0];
    const aspect = this.#size[0] / this.#size[1] / picture.pixel_aspect;
    let [width, height] = stored;
    if (width / height > aspect) width = even(Math.min(width, height * aspect));
    else height = even(Math.min(height, width / aspect));
    const from = {
      x: x + roundEven((stored[0] - width) / 2),
      y: y + roundEven((stored[1] - height) / 2),
      width,
      height,
    };
    const small: Size = [even(this.#size[0] / BLUR_SCALE, 16), even(this.#size[1] / BLUR_SCALE, 16)];
    return { kind: "blur", from, small };
  }

  /** Two crops, one above the other. */
  #split(stretch: Stretch, layout: SplitLayout, frame: number): readonly Step[] {
    const [width, height] = this.#size;
    const upper = even(height / 2);
    const above = { x: 0, y: 0, width, height: upper };
    const below = { x: 0, y: upper, width, height: height - upper };
    return [
      this.#crop(stretch, [layout.top], above, frame),
      this.#crop(stretch, [layout.bottom], below, frame),
    ];
  }
}

/** One path for each span, or one for all: a movement goes on through spans of one layout. */
function pathsOf(stretch: Stretch): readonly CropPath[] {
  const paths = stretch.spans.flatMap((span) => (isCrop(span.layout) ? [span.layout.path] : []));
  const [first] = paths;
  const alike = paths.every((path) => JSON.stringify(path) === JSON.stringify(first));
  return alike ? paths.slice(0, 1) : paths;
}

/** Frames of the keys between which a stretch moves, so that each movement keeps its curve. */
function keyFrames(path: CropPath, stretch: Stretch): readonly number[] {
  const frames = path.keys.map((key) => key.frame);
  const before = frames.filter((frame) => frame <= stretch.start).slice(-1);
  const inside = frames.filter((frame) => stretch.start < frame && frame < stretch.end);
  const after = frames.filter((frame) => frame >= stretch.end).slice(0, 1);
  return [...before, ...inside, ...after];
}

function glide(
  frames: readonly number[],
  values: readonly number[],
  factor: number,
  stretch: Stretch,
): Glide {
  const points = frames.map(
    (frame, index) => [frame - stretch.start, (values[index] ?? 0) * factor] as const,
  );
  // Of keys on one frame the last one counts.
  return points.filter(([frame], index) => points[index + 1]?.[0] !== frame);
}

function rect([x, y]: Point, [width, height]: Size): Rect {
  return { x, y, width, height };
}

function whole(size: Size): Rect {
  return rect([0, 0], size);
}
