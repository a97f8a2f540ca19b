/**
 * Packs what `npm publish` would send, and looks at it as its users do: `npm run check:package`.
 *
 * publint and attw judge the manifest and the types; the tarball is installed in an empty folder and used from ES
 * modules, from CommonJS and from strict TypeScript; bundles of parts of it must stay small.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const folder = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
// Of resolution without `exports`, which is older than every runtime that this package is for.
const OLD = new Set(["node10"]);
/** Bytes after minification: what a page pays for a part. */
const LARGEST = { unwrap: 3_000, client: 45_000, "client and files": 52_000 };
const failures = [];

/** npm, wherever it lies; `npm_execpath` is set when it runs this script. */
function npm(argv, cwd) {
  const cli = process.env.npm_execpath;
  const [program, first] = cli?.endsWith(".js") ? [process.execPath, [cli]] : ["npm", []];
  return execFileSync(program, [...first, ...argv], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const place = mkdtempSync(join(tmpdir(), "clipforge-sdk-"));
try {
  const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", place], folder));
  const tarball = join(place, packed.filename.replace("@", "").replace("/", "-"));
  console.log(
    `packed ${packed.files.length} files, ${kb(packed.size)} (${kb(packed.unpackedSize)} unpacked)`,
  );
  const stray = packed.files
    .map(({ path }) => path)
    .filter((path) => !/^(dist\/|README|LICENSE|package\.json)/.test(path));
  if (stray.length > 0) failures.push(`does not belong into the package: ${stray.join(", ")}`);

  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  for (const message of messages) failures.push(`publint: ${formatMessage(message, pkg)}`);

  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  for (const problem of analysis.problems) {
    if (!OLD.has(problem.resolutionKind)) failures.push(`types: ${JSON.stringify(problem)}`);
  }

  install(tarball);
  use();
  await sizes();
} finally {
  rmSync(place, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
console.log(failures.length === 0 ? "the package is as it should be" : `${failures.length} problems`);
process.exit(failures.length === 0 ? 0 : 1);

function install(tarball) {
  writeFileSync(join(place, "package.json"), '{ "name": "user", "private": true }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], place);
  // Types of Node are the user's own; those of this checkout stand in for them.
  mkdirSync(join(place, "node_modules/@types"), { recursive: true });
}

function use() {
  const body = `
const client = new ClipForge({ apiKey: "cfk_1", baseUrl: "http://127.0.0.1:9", maxRetries: 0 });
for (const part of [ClipForge, unwrap, UploadMemory, clientCredentials, fromPath, saveTo]) {
  if (typeof part !== "function") throw new Error("missing");
}
client.projects.get("proj_1").then(
  () => process.exit(1),
  (error) => {
    if (!(error instanceof APIConnectionError) || !(error instanceof ClipForgeError)) throw error;
    console.log("used from " + KIND);
  },
);
`;
  const names = "ClipForge, unwrap, UploadMemory, clientCredentials, APIConnectionError, ClipForgeError";
  writeFileSync(
    join(place, "use.mjs"),
    `import { ${names} } from "@clipforge/sdk";\nimport { fromPath, saveTo } from "@clipforge/sdk/node";\nconst KIND = "ES modules";${body}`,
  );
  writeFileSync(
    join(place, "use.cjs"),
    `const { ${names} } = require("@clipforge/sdk");\nconst { fromPath, saveTo } = require("@clipforge/sdk/node");\nconst KIND = "CommonJS";${body}`,
  );
  for (const file of ["use.mjs", "use.cjs"]) {
    process.stdout.write(
      execFileSync(process.execPath, [join(place, file)], { cwd: place, encoding: "utf8" }),
    );
  }
  const program = readFileSync(join(folder, "scripts/consumer.ts.txt"), "utf8");
  writeFileSync(join(place, "use.mts"), program);
  writeFileSync(join(place, "use.cts"), program);
  writeFileSync(join(place, "readme.mts"), readme());
  const options = {
    strict: true,
    noEmit: true,
    target: "ES2022",
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  };
  // Everything of the package is checked too: no skipLibCheck.
  const lib = ["ES2022", "DOM", "DOM.Iterable", "DOM.AsyncIterable"];
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const files = module === "nodenext" ? ["use.mts", "use.cts", "readme.mts"] : ["use.mts"];
    const config = { compilerOptions: { ...options, lib, module, moduleResolution, types: [] }, files };
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify(config));
    execFileSync(process.execPath, [tsc, "-p", place], { stdio: "inherit" });
    console.log(`used from strict TypeScript with ${moduleResolution}`);
  }
}

/** The examples of README.md as one program, with what they take for given; the first one is run by other tests. */
function readme() {
  const blocks = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)];
  const bodies = blocks.map(([, code], place) => `export async function example${place}() {\n${code}}\n`);
  return `
import { ClipForge, clientCredentials, unwrap, UploadError, UploadMemory } from "@clipforge/sdk";
declare const client: ClipForge;
declare const file: File;
declare const signal: AbortSignal;
declare const request: Request;
declare const session: { token(refused?: string): Promise<string> };
declare const [projectId, momentId, secret]: [string, string, string];
declare function show(share: number): void;
${bodies.join("")}`;
}

async function sizes() {
  const entries = {
    unwrap: 'export { unwrap } from "@clipforge/sdk";',
    client: 'export { ClipForge } from "@clipforge/sdk";',
    "client and files": 'export { ClipForge } from "@clipforge/sdk"; export * from "@clipforge/sdk/node";',
  };
  for (const [name, contents] of Object.entries(entries)) {
    const platform = name.endsWith("files") ? "node" : "browser";
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: place },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform,
      logLevel: "error",
    });
    const bytes = outputFiles[0].contents;
    console.log(`bundle of ${name}: ${kb(bytes.length)}, ${kb(gzipSync(bytes).length)} compressed`);
    if (bytes.length > LARGEST[name])
      failures.push(`the bundle of ${name} has grown beyond ${kb(LARGEST[name])}`);
  }
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
