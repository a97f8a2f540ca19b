/** Font files that captions are drawn with: ours lie beside the web app, all others come by signed address. */

/** Where `scripts/copy-assets.mjs` puts the fonts of the package. */
const OURS = "/fonts/";
/** Fonts of a few templates; one for Chinese, Japanese and Korean has 16 MB. */
const MOST_KEPT = 8;

const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** Where a font that a timeline names is read from; null when nobody told. */
export function fontAddress(name: string, files: Readonly<Record<string, string>>): string | null {
  const given = files[name];
  if (given !== undefined) return given;
  const ours = /^font:fonts\/([^/]+)$/.exec(name)?.[1];
  return ours === undefined ? null : OURS + encodeURIComponent(ours);
}

/**
 * Read fonts; each is fetched once however many clips use it, since its name never comes to mean another one.
 *
 * Throws when one is missing: in another font captions would stand elsewhere than in the finished clip.
 */
export function readFonts(
  names: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  return Promise.all([...new Set(names)].map((name) => read(name, fontAddress(name, files))));
}

function read(name: string, address: string | null): Promise<Uint8Array<ArrayBuffer>> {
  const known = kept.get(name);
  if (known) return known;
  const asked = fetched(name, address);
  kept.set(name, asked);
  asked.catch(() => kept.delete(name));
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return asked;
}

async function fetched(name: string, address: string | null): Promise<Uint8Array<ArrayBuffer>> {
  if (address === null) throw new Error(`there is no address of the font ${name}`);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the font ${name} could not be read (${answer.status})`);
  return new Uint8Array(await answer.arrayBuffer());
}
