// node pairs.mjs reads a list of lists of file names from standard input and writes what goes with what of each:
// {"sources": [[name, name of its words or null], …], "left": [names]}.
import path from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: [path.join(import.meta.dirname, "../../src/features/uploads/pairs.ts")],
  bundle: true,
  format: "esm",
  write: false,
  logLevel: "warning",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { pairUp } = await import(`data:text/javascript;base64,${code}`);

const answers = JSON.parse(await text(process.stdin)).map((names) => {
  const { sources, left } = pairUp(names.map((name) => new File(["x"], name)));
  return {
    sources: sources.map(({ file, words }) => [file.name, words?.name ?? null]),
    left: left.map((file) => file.name),
  };
});
console.log(JSON.stringify(answers));
