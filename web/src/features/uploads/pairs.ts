/** Which of the files that came together are sources, and which are the words of one: subtitles, a script. */

export interface Given {
  file: File;
  /** What is said in it, where that came along. */
  words: File | null;
}

export interface Paired {
  sources: Given[];
  /** Words that belong to none of the sources. */
  left: File[];
}

/** Words with times before words without, which are laid over the speech first. */
const WORDS = [
  "srt",
  "vtt",
  "ass",
  "ssa",
  "sub",
  "sbv",
  "ttml",
  "dfxp",
  "lrc",
  "json",
  "txt",
  "text",
  "md",
  "markdown",
];

/** For inputs that let files be chosen. */
export const ACCEPTED_WORDS = WORDS.map((suffix) => `.${suffix}`).join(",");

interface Name {
  /** Without its suffix; written the same on every system. */
  stem: string;
  suffix: string;
}

function nameOf(file: File): Name {
  const name = file.name.normalize("NFC").toLowerCase();
  const dot = name.lastIndexOf(".");
  return dot > 0 ? { stem: name.slice(0, dot), suffix: name.slice(dot + 1) } : { stem: name, suffix: "" };
}

/** How well a file's words fit a source by their names, less being better; null where they do not. */
function distance(words: Name, source: Name): number | null {
  const rank = WORDS.indexOf(words.suffix);
  if (words.stem === source.stem) return rank;
  // talk.en.srt goes with talk.mp4, and less well than talk.srt does.
  if (!words.stem.startsWith(`${source.stem}.`)) return null;
  return WORDS.length * (words.stem.length - source.stem.length) + rank;
}

/** Put subtitles and scripts to their videos: by name, or because there is one of each. */
export function pairUp(files: readonly File[]): Paired {
  const isWords = (file: File) => WORDS.includes(nameOf(file).suffix);
  const sources = files.filter((file) => !isWords(file));
  const words = files.filter(isWords);
  const [only] = sources;
  if (only && sources.length === 1 && words.length === 1) {
    return { sources: [{ file: only, words: words[0] ?? null }], left: [] };
  }
  const fits = sources
    .flatMap((source) => words.map((one) => ({ source, one, far: distance(nameOf(one), nameOf(source)) })))
    .filter((fit): fit is typeof fit & { far: number } => fit.far !== null)
    .sort((a, b) => a.far - b.far);
  const found = new Map<File, File>();
  const taken = new Set<File>();
  for (const { source, one } of fits) {
    if (found.has(source) || taken.has(one)) continue;
    found.set(source, one);
    taken.add(one);
  }
  return {
    sources: sources.map((file) => ({ file, words: found.get(file) ?? null })),
    left: words.filter((one) => !taken.has(one)),
  };
}
