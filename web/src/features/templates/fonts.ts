"use client";
/** Fonts to draw captions with: those that come with ClipForge, and a brand kit's own. */
import { useQuery } from "@tanstack/react-query";

/** A font file; `key` names it for as long as the page is open, its address may change. */
export interface FontFile {
  key: string;
  family: string;
  weight: number;
  url: string;
}

/** What a font is called in the page once it is loaded; fallbacks write what it has no letters for. */
export interface LoadedFont {
  css: string;
  weight: number;
}

interface Row {
  family: string;
  weight: number;
  file: string;
}

/** The fonts that come with ClipForge, as the web app serves them. */
export function useBundledFonts() {
  return useQuery({
    queryKey: ["bundled-fonts"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<FontFile[]> => {
      const answer = await fetch("/fonts/manifest.json", { signal });
      if (!answer.ok) throw new Error(`manifest.json: ${answer.status}`);
      const rows = (await answer.json()) as Row[];
      return rows.map(({ family, weight, file }) => ({ key: file, family, weight, url: `/fonts/${file}` }));
    },
  });
}

/** Families to choose from; fonts that only stand in for scripts without letters of their own are left out. */
export function familiesOf(fonts: readonly FontFile[]): string[] {
  return [...new Set(fonts.map((font) => font.family))].filter((family) => !family.startsWith("Noto Sans"));
}

/** The file of a family with the nearest weight. */
export function fileOf(fonts: readonly FontFile[], family: string, weight: number): FontFile | null {
  const wanted = family.toLowerCase();
  const found = fonts.filter((font) => font.family.toLowerCase() === wanted);
  return found.sort((a, b) => Math.abs(a.weight - weight) - Math.abs(b.weight - weight))[0] ?? null;
}

const loading = new Map<string, Promise<LoadedFont>>();

/** Load a font once, under a name that no other font of the page has. */
export function loadFont(font: FontFile): Promise<LoadedFont> {
  const known = loading.get(font.key);
  if (known) return known;
  const name = `ClipForge ${loading.size + 1}`;
  const made = read(font, name);
  loading.set(font.key, made);
  made.catch(() => loading.delete(font.key));
  return made;
}

async function read(font: FontFile, name: string): Promise<LoadedFont> {
  // Read first and given as bytes: the page's policy takes fonts by address from itself alone.
  const answer = await fetch(font.url);
  if (!answer.ok) throw new Error(`${font.family}: ${answer.status}`);
  const face = new FontFace(name, await answer.arrayBuffer(), { weight: String(font.weight) });
  document.fonts.add(await face.load());
  return { css: `"${name}", sans-serif`, weight: font.weight };
}

/** The font that a family and weight are drawn with; a plain one while it loads fails or is not there. */
export function useFont(family: string, weight: number, own: readonly FontFile[]) {
  const bundled = useBundledFonts();
  // A kit's families win over ours of the same name.
  const file = fileOf(own, family, weight) ?? fileOf(bundled.data ?? [], family, weight);
  return useQuery({
    queryKey: ["font", file?.key ?? `${family}/${weight}`],
    enabled: file !== null || !bundled.isPending,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: (): Promise<LoadedFont> =>
      file ? loadFont(file) : Promise.resolve({ css: "sans-serif", weight }),
  });
}
