/** Colours as the API writes them: '#RRGGBB', or '#RRGGBBAA' where AA is the opacity. */

export const COLOUR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;

/** The part that a browser's colour input can show. */
export function opaque(colour: string): string {
  return colour.slice(0, 7).toLowerCase();
}

/** Opacity, 0 to 1. */
export function opacityOf(colour: string): number {
  return colour.length === 9 ? Number.parseInt(colour.slice(7), 16) / 255 : 1;
}

/** A colour with an opacity; the opacity is not written where it is full. */
export function withOpacity(colour: string, opacity: number): string {
  const part = Math.round(Math.min(1, Math.max(0, opacity)) * 255);
  return part === 255
    ? colour.slice(0, 7)
    : colour.slice(0, 7) + part.toString(16).padStart(2, "0").toUpperCase();
}

/** The text colour, or near-black where its contrast would be under 3 : 1 (WCAG 2.2, large text). */
export function readable(text: string, background: string): string {
  const [light = 1, dark = 0] = [luminance(text), luminance(background)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05) >= 3 ? text : "#101014";
}

/** Relative luminance as WCAG 2.2 defines it, 0 to 1. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
