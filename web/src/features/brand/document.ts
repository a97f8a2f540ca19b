import type { BrandDocument, BrandFile, BrandKit } from "@clipforge/sdk";
import type { LogoPicture } from "@/features/templates/clip-frame";
import type { Saved } from "@/features/templates/draft";
import type { FontFile } from "@/features/templates/fonts";

export type FullDocument = Required<BrandDocument>;

/** A kit as it is edited. */
export interface EditedKit {
  name: string;
  is_default: boolean;
  document: FullDocument;
}

/** The files of a kit, as far as this page knows. */
export interface KnownFiles {
  there: readonly BrandFile[];
  /** What it had and has no more. */
  gone: readonly BrandFile[];
}

const NOTHING: FullDocument = {
  primary: null,
  secondary: null,
  text: null,
  outline: null,
  font: null,
  fonts: [],
  logo: null,
  intro: null,
  outro: null,
  template: null,
};

/** Fonts of its own that a kit uses at most. */
export const MOST_FONTS = 12;

/** What clips without brand colours have behind them. */
const GROUND = { primary: "#6C4DFF", secondary: "#14121F" };

/** A document in which every part is said. */
export function complete(document: BrandDocument): FullDocument {
  return { ...NOTHING, ...document };
}

export function savedOf(kit: BrandKit): Saved<EditedKit> {
  const { name, is_default, document, version } = kit;
  return { value: { name, is_default, document: complete(document) }, version };
}

/** The two colours behind a clip, top and bottom, as the server draws them. */
export function groundOf({ primary, secondary }: BrandDocument): [string, string] {
  return [secondary ?? GROUND.secondary, primary ?? GROUND.primary];
}

/** The font files that a kit uses. */
export function fontsOf(document: FullDocument, files: readonly BrandFile[]): FontFile[] {
  return files.flatMap((file) =>
    file.kind === "font" && file.url && document.fonts.includes(file.id)
      ? [
          {
            key: file.id,
            family: String(file.facts.family),
            weight: Number(file.facts.weight),
            url: file.url,
          },
        ]
      : [],
  );
}

/** The picture of a kit's mark; null where it has none. */
export function logoOf({ logo }: FullDocument, files: readonly BrandFile[]): LogoPicture | null {
  const file = logo ? files.find((one) => one.id === logo.asset_id) : undefined;
  if (!logo || !file?.url) return null;
  return { mark: logo, url: file.url, shape: Number(file.facts.height) / Number(file.facts.width) || 1 };
}

/** What changes in a kit that no longer uses a file; empty where it does not. */
export function without(
  document: FullDocument,
  file: BrandFile,
  files: readonly BrandFile[],
): Partial<FullDocument> {
  if (file.kind === "logo") return document.logo?.asset_id === file.id ? { logo: null } : {};
  if (file.kind === "intro") return document.intro === file.id ? { intro: null } : {};
  if (file.kind === "outro") return document.outro === file.id ? { outro: null } : {};
  if (!document.fonts.includes(file.id)) return {};
  const fonts = document.fonts.filter((id) => id !== file.id);
  const left = files.some((one) => fonts.includes(one.id) && one.facts.family === file.facts.family);
  // The server refuses a font that nobody has.
  return { fonts, ...(document.font === file.facts.family && !left ? { font: null } : {}) };
}

/** What changes in a kit that uses a file again as it did `before`; what was put in its place since stays. */
export function withAgain(now: FullDocument, before: FullDocument, file: BrandFile): Partial<FullDocument> {
  if (file.kind === "logo")
    return before.logo?.asset_id === file.id && now.logo === null ? { logo: before.logo } : {};
  if (file.kind === "intro") return before.intro === file.id && now.intro === null ? { intro: file.id } : {};
  if (file.kind === "outro") return before.outro === file.id && now.outro === null ? { outro: file.id } : {};
  if (!before.fonts.includes(file.id)) return {};
  const room = !now.fonts.includes(file.id) && now.fonts.length < MOST_FONTS;
  return {
    ...(room ? { fonts: [...now.fonts, file.id] } : {}),
    ...(now.font === null && before.font === file.facts.family ? { font: before.font } : {}),
  };
}

/** A document without files that are gone. */
export function withoutGone(document: FullDocument, { there, gone }: KnownFiles): FullDocument {
  let left = document;
  for (const file of gone) left = { ...left, ...without(left, file, there) };
  return left;
}

/** An earlier document without what was deleted since: files that neither the kit nor its newest version has. */
export function stillThere(
  earlier: FullDocument,
  now: FullDocument,
  files: readonly BrandFile[],
): { document: FullDocument; missing: boolean } {
  const known = new Set([...files.map((file) => file.id), ...namedIn(now)]);
  const kept = (id: string | null) => (id !== null && known.has(id) ? id : null);
  const fonts = earlier.fonts.filter((id) => known.has(id));
  const missing = namedIn(earlier).some((id) => !known.has(id));
  const document = {
    ...earlier,
    logo: earlier.logo && known.has(earlier.logo.asset_id) ? earlier.logo : null,
    intro: kept(earlier.intro),
    outro: kept(earlier.outro),
    fonts,
    // Which family a deleted file held is not known any more.
    font: fonts.length < earlier.fonts.length ? null : earlier.font,
  };
  return { document, missing };
}

function namedIn({ fonts, logo, intro, outro }: FullDocument): string[] {
  return [...fonts, logo?.asset_id, intro, outro].filter((id) => typeof id === "string");
}
