import type { CaptionStyle } from "@clipforge/sdk";

/** What the API takes where a style does not say; see `CaptionStyle` of the API's document. */
const DEFAULTS: Required<CaptionStyle> = {
  effect: "highlight",
  font: "Montserrat",
  weight: 800,
  size: 0.072,
  text: "#FFFFFF",
  active: "#FFD400",
  active_text: "#FFFFFF",
  upcoming: null,
  emphasis: "#35E0A1",
  outline: "#000000",
  outline_width: 0.006,
  softness: 0,
  shadow: 0.003,
  shadow_color: "#00000099",
  panel: null,
  radius: 0.22,
  line_height: 1.18,
  uppercase: false,
  max_lines: 2,
  max_words: 7,
  position: 0.85,
  pop: 0.08,
  emoji: true,
  emphasize: true,
};

export type FullStyle = Required<CaptionStyle>;

/** A style in which every field is said. */
export function complete(style: CaptionStyle): FullStyle {
  return { ...DEFAULTS, ...style };
}
