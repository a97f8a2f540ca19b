import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as sdk from "@clipforge/sdk";

const PACKAGE = new URL("../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, PACKAGE), "utf8");

test("the version that is told is the package's", () => {
  assert.equal(sdk.VERSION, JSON.parse(read("package.json")).version);
});

test("there is nothing to install beside it", () => {
  const { dependencies, peerDependencies } = JSON.parse(read("package.json"));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
});

test("every schema of the document has a plain name", () => {
  const document = JSON.parse(read("../../docs/openapi.json"));
  const types = read("src/types.ts");
  const missing = Object.keys(document.components.schemas).filter(
    (name) => !name.startsWith("Page_") && !types.includes(`Schemas["${name}"]`),
  );
  assert.deepEqual(missing, []);
});

test("every event of the document is typed", () => {
  const document = JSON.parse(read("../../docs/openapi.json"));
  const types = read("src/events/types.ts");
  assert.deepEqual(
    Object.keys(document.webhooks).filter((name) => !types.includes(`"${name}": `)),
    [],
  );
});

test("no module of Node is needed outside of the entry for it", () => {
  const files = readdirSync(new URL("dist/esm", PACKAGE), { recursive: true, encoding: "utf8" });
  const core = files.filter((name) => name.endsWith(".js") && !name.startsWith("node"));
  assert.ok(core.length > 50);
  for (const name of core)
    assert.doesNotMatch(read(`dist/esm/${name}`), /from "(?!\.)|require\(|import\(/, name);
});

test("what is public has documentation", () => {
  const files = readdirSync(new URL("src", PACKAGE), { recursive: true, encoding: "utf8" });
  const bare: string[] = [];
  for (const name of files.filter(
    (one) => one.endsWith(".ts") && !one.startsWith("generated") && one !== "types.ts",
  )) {
    const lines = read(`src/${name}`).split("\n");
    lines.forEach((line, place) => {
      const exported = /^export (async )?(function|class|interface|abstract class|const|type (?!\{|\*))/.test(
        line,
      );
      const method =
        /^ {2}(static |async |\*)?(?!constructor|if|for|return|private|protected|readonly|override|get |set )[a-z]\w*[(<][^;]*[{(]$/.test(
          line,
        );
      const before = lines[place - 1]?.trim() ?? "";
      if ((exported || method) && !before.endsWith("*/") && !before.startsWith("// biome-ignore"))
        bare.push(`${name}: ${line}`);
    });
  }
  assert.deepEqual(bare, []);
});
