// Puts beside the web app what its preview of clips reads at run time: the fonts that clips are rendered with,
// and libass as WebAssembly (jassub). Both are made from what is installed, so they are not part of the repository.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const WEB = path.join(import.meta.dirname, "..");
const FONTS = path.join(WEB, "../src/clipforge/engines/typography/fonts");

/** Copy the fonts with their licences, and write which families and weights there are. */
async function copyFonts(target) {
  const rows = fontRows(await readFile(path.join(FONTS, "fonts.toml"), "utf8"));
  const files = new Map(rows.map(({ file, family, weight }) => [file, { family, weight, file }]));
  await mkdir(target, { recursive: true });
  for (const file of files.keys()) await cp(path.join(FONTS, file), path.join(target, file));
  await cp(path.join(FONTS, "licences"), path.join(target, "licences"), { recursive: true });
  await writeFile(path.join(target, "manifest.json"), `${JSON.stringify([...files.values()], null, 2)}\n`);
}

/** The `[[fonts]]` tables of fonts.toml, which has no more of TOML than names of strings and numbers. */
function fontRows(text) {
  const rows = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const pair = /^(\w+) = (.+)$/.exec(line);
    if (line === "[[fonts]]") rows.push({});
    else if (pair && rows.length > 0) rows.at(-1)[pair[1]] = JSON.parse(pair[2]);
    else if (line && !line.startsWith("#"))
      throw new Error(`fonts.toml has a line that is not understood: ${line}`);
  }
  return rows;
}

/**
 * Put jassub where its own parts find one another, each in one file.
 *
 * The web app's bundler cannot do it: jassub's worker starts itself anew for threads, and Turbopack never comes to
 * an end of that.
 */
async function copyJassub(target) {
  const dist = path.dirname(createRequire(import.meta.url).resolve("jassub"));
  await build({
    entryPoints: [path.join(dist, "jassub.js"), path.join(dist, "worker/worker.js")],
    outdir: target,
    outbase: dist,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "linked",
    logLevel: "warning",
  });
  for (const name of ["jassub-worker.wasm", "jassub-worker-modern.wasm"]) {
    await cp(path.join(dist, "wasm", name), path.join(target, "wasm", name));
  }
  await cp(path.join(dist, "../LICENSE"), path.join(target, "LICENSE"));
}

/** Write both below a folder, in the place of what an earlier version left there. */
export async function copyAssets(folder) {
  for (const [name, copy] of [
    ["fonts", copyFonts],
    ["jassub", copyJassub],
  ]) {
    await rm(path.join(folder, name), { recursive: true, force: true });
    await copy(path.join(folder, name));
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await copyAssets(process.argv[2] ?? path.join(WEB, "public"));
}
