/** What lies over the captions, emoji and the brand's mark, and where: `stages/render/overlays.py`. */
import type { Rect, Size } from "./geometry";
import { onChroma, roundEven } from "./numbers";
import type { Rate } from "./rate";
import { cueFrames, type Timeline, type Watermark } from "./timeline";

/** A picture that lies over the clip on frames [start, end). */
export interface Mark {
  /** As the answer's `files` name it: 'emoji:1f525', 'asset:…'. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly opacity: number;
  /** Where it lies in the clip, told the size of the picture itself. */
  readonly place: (own: Size) => Rect;
}

/** All marks of a clip, from back to front. */
export function marksOf(timeline: Timeline, rate: Rate, frames: number): readonly Mark[] {
  const mark = timeline.watermark;
  return [...emojiOf(timeline, rate), ...(mark ? [watermark(mark, timeline, frames)] : [])];
}

function emojiOf(timeline: Timeline, rate: Rate): readonly Mark[] {
  const cues = timeline.burn_captions === false ? [] : (timeline.captions?.cues ?? []);
  return cues.flatMap(({ emoji, ...cue }): Mark[] => {
    if (!emoji) return [];
    const [start, end] = cueFrames(cue, rate);
    const box = {
      x: onChroma(roundEven(emoji.box.x)),
      y: onChroma(roundEven(emoji.box.y)),
      width: Math.max(1, roundEven(emoji.box.width)),
      height: Math.max(1, roundEven(emoji.box.height)),
    };
    return [{ file: `emoji:${emoji.name}`, start, end, opacity: 1, place: () => box }];
  });
}

function watermark(mark: Watermark, { width, height }: Timeline, frames: number): Mark {
  const wide = Math.max(2, roundEven((mark.width ?? 0.16) * width));
  const margin = roundEven((mark.margin ?? 0.04) * width);
  const [vertical, horizontal = ""] = (mark.position ?? "top-right").split("-");
  const place = ([ownWidth, ownHeight]: Size): Rect => {
    // ffmpeg's `scale` keeps the shape when told a height of -1.
    const high = Math.max(1, Math.round((wide * ownHeight) / ownWidth));
    const x = { left: margin, right: width - wide - margin }[horizontal] ?? (width - wide) / 2;
    const y = vertical === "top" ? margin : height - high - margin;
    return { x: onChroma(x), y: onChroma(y), width: wide, height: high };
  };
  return {
    file: mark.image,
    start: 0,
    end: frames,
    opacity: Number((mark.opacity ?? 0.85).toFixed(3)),
    place,
  };
}
