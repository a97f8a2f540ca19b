/** Which spans the render draws in one go, and so with one rectangle of the source: `stages/render/picture.py`. */
import { cropSize, isStill } from "./geometry";
import type { CropLayout, Layout, LayoutSpan, SourcePicture } from "./timeline";

/** Frames [start, end) of the clip that are drawn in one go. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly spans: readonly LayoutSpan[];
}

/** Join neighbouring spans: all of one layout, or all still crops of one size. */
export function stretchesOf(
  spans: readonly LayoutSpan[],
  picture: SourcePicture,
  aspect: number,
): readonly Stretch[] {
  const groups: LayoutSpan[][] = [];
  let alike = false;
  let resting = false;
  for (const span of spans) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const rests = isCrop(span.layout) && isStill(span.layout.path, span.start, span.end);
    alike = alike && last !== undefined && sameLayout(last.layout, span.layout);
    resting = resting && rests && last !== undefined && sameSize(last.layout, span.layout, picture, aspect);
    if (group && (alike || resting)) {
      group.push(span);
    } else {
      groups.push([span]);
      alike = true;
      resting = rests;
    }
  }
  return groups.map((group) => ({
    start: group[0]?.start ?? 0,
    end: group.at(-1)?.end ?? 0,
    spans: group,
  }));
}

export function isCrop(layout: Layout): layout is CropLayout {
  return layout.kind === "crop";
}

function sameSize(before: Layout, after: Layout, picture: SourcePicture, aspect: number): boolean {
  if (!isCrop(before) || !isCrop(after)) return false;
  const [one, other] = [cropSize(picture, before.path, aspect), cropSize(picture, after.path, aspect)];
  return one[0] === other[0] && one[1] === other[1];
}

/** Whether two layouts say the same; what is left out counts as its default. */
export function sameLayout(one: Layout, other: Layout): boolean {
  return one === other || written(one) === written(other);
}

function written(layout: Layout): string {
  const path = (given: CropLayout["path"] | null | undefined) =>
    given ? [given.width, given.height, given.keys.map((key) => [key.frame, key.x, key.y])] : null;
  switch (layout.kind) {
    case "crop":
      return JSON.stringify(["crop", path(layout.path)]);
    case "split":
      return JSON.stringify(["split", path(layout.top), path(layout.bottom)]);
    default:
      return JSON.stringify(["fit", layout.fill ?? "blur", layout.color ?? FILL, path(layout.window)]);
  }
}

/** The colour around a fitted picture unless its layout names one. */
export const FILL = "#101014";
