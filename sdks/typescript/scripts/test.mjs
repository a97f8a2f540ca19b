/** Compiles the tests and runs those that need no server against dist: `npm test`. */

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

function run(...argv) {
  const done = spawnSync(process.execPath, argv, { cwd: folder, stdio: "inherit" });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

rmSync(join(folder, ".test"), { recursive: true, force: true });
run(tsc, "-p", "tsconfig.test.json");
if (!process.argv.includes("--compile")) {
  const files = readdirSync(join(folder, ".test")).filter((name) => name.endsWith(".test.js"));
  run("--enable-source-maps", "--test-reporter=spec", "--test", ...files.map((name) => join(".test", name)));
}
