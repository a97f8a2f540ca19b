// node bundle.mjs FOLDER writes the page under test into a folder: page.js, the fonts and jassub. It needs neither
// Next nor the API, because what is tested is the preview and not its surroundings.
import path from "node:path";
import { build } from "esbuild";
import { copyAssets } from "../../scripts/copy-assets.mjs";

const folder = process.argv[2];
await copyAssets(folder);
await build({
  entryPoints: [path.join(import.meta.dirname, "page.tsx")],
  outfile: path.join(folder, "page.js"),
  bundle: true,
  format: "esm",
  jsx: "automatic",
  target: "es2022",
  // React then does every effect twice, and says what it dislikes.
  define: { "process.env.NODE_ENV": '"development"' },
  logLevel: "warning",
});
