import type { BrandDocument, CaptionStyle } from "@clipforge/sdk";
import { readable } from "./colours";

/** The colours and font of a brand kit that captions take. */
export type Look = Pick<BrandDocument, "primary" | "secondary" | "text" | "outline" | "font">;

/** A style with what a brand kit sets, by the same rules as the server lays it over (`apply_brand`). */
export function branded(style: CaptionStyle, look: Look): CaptionStyle {
  const changed = { ...style };
  if (look.primary && style.effect !== "minimal") {
    changed.active = look.primary;
    // Text on a brand-coloured box turns dark when the colour is too light for the template's own.
    if (style.effect === "boxed")
      changed.active_text = readable(style.active_text ?? "#FFFFFF", look.primary);
  }
  if (look.secondary) changed.emphasis = look.secondary;
  if (look.text) changed.text = look.text;
  if (look.outline) changed.outline = look.outline;
  if (look.font) changed.font = look.font;
  return changed;
}
