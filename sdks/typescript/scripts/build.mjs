/**
 * Compiles src to dist/esm and dist/cjs: `npm run build`.
 *
 * Nothing is done when dist is of these very sources, and dist is replaced whole: others may be reading it.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const dist = join(folder, "dist");
const stamp = join(folder, ".built");
const lock = join(folder, ".building");
const fresh = join(folder, `dist-${process.pid}`);

/** What the outcome depends on. */
function fingerprint() {
  const configs = readdirSync(folder).filter((name) => name.startsWith("tsconfig"));
  const sources = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" }).map((name) =>
    join("src", name),
  );
  const hash = createHash("sha256");
  for (const name of [...configs, ...sources, "scripts/build.mjs"].sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) hash.update(name).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

function upToDate(wanted) {
  const parts = ["esm/index.js", "cjs/index.js", "cjs/package.json"];
  const there = parts.every((name) => existsSync(join(dist, name))) && existsSync(stamp);
  return there && readFileSync(stamp, "utf8") === wanted;
}

/** Let one at a time build; a lock that nobody gave back is taken after two minutes. */
async function alone(work) {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 120_000) rmSync(lock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function compile(wanted) {
  if (upToDate(wanted)) return;
  try {
    for (const kind of ["esm", "cjs"]) {
      const argv = [tsc, "-p", `tsconfig.${kind}.json`, "--outDir", join(fresh, kind)];
      const done = spawnSync(process.execPath, argv, { cwd: folder, stdio: "inherit" });
      if (done.status !== 0) throw new Error(`dist/${kind} could not be compiled`);
    }
    // The package is of ES modules; this folder is not.
    writeFileSync(join(fresh, "cjs/package.json"), '{ "type": "commonjs", "sideEffects": false }\n');
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
    writeFileSync(stamp, wanted);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const wanted = fingerprint();
if (!upToDate(wanted)) await alone(() => compile(wanted));
