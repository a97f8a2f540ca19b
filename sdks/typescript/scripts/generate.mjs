/**
 * Writes src/generated/schema.ts from docs/openapi.json: `npm run generate`; with `--check` says whether it is up to
 * date.
 *
 * Enumerations that can come in an answer are open, so that a value that a newer server sends is no surprise to the
 * types; those of requests alone are closed, so that a slip is one. What tells the kinds of a union apart stays
 * closed: TypeScript could not tell them apart otherwise.
 */

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const DOCUMENT = new URL("../../../docs/openapi.json", import.meta.url);
const TARGET = new URL("../src/generated/schema.ts", import.meta.url);
const OPEN = "x-open";
const HEAD = "// Made by scripts/generate.mjs from docs/openapi.json; changes belong there.\n\n";

/** Every schema that an answer or a webhook can hold, and every answer's own. */
function* answers(document) {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  for (const operation of operations) yield operation.responses;
  for (const item of Object.values(document.webhooks)) yield item.post.requestBody;
}

/** Mark what a value holds as open, and what it refers to. */
function open(document, value, seen) {
  if (Array.isArray(value)) {
    for (const one of value) open(document, one, seen);
    return;
  }
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (typeof value.$ref === "string") {
    const [, ...steps] = value.$ref.split("/");
    open(
      document,
      steps.reduce((part, step) => part[step], document),
      seen,
    );
  }
  if (value.type === "string" && Array.isArray(value.enum)) value[OPEN] = true;
  for (const one of Object.values(value)) open(document, one, seen);
}

function literal(text) {
  return ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(text));
}

/** `"a" | "b" | (string & {})`: any text, and an editor still proposes those that are known. */
function openUnion(values) {
  const anyText = ts.factory.createIntersectionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    ts.factory.createTypeLiteralNode([]),
  ]);
  return ts.factory.createUnionTypeNode([
    ...values.map(literal),
    ts.factory.createParenthesizedType(anyText),
  ]);
}

/** Failures look the same everywhere, and come as errors: they would be most of the file. */
function withoutFailures(document) {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      const good = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
      operation.responses = Object.fromEntries(good);
    }
  }
  delete document.components.responses;
}

const document = JSON.parse(await readFile(DOCUMENT, "utf8"));
withoutFailures(document);
const seen = new Set();
for (const one of answers(document)) open(document, one, seen);
const nodes = await openapiTS(document, {
  // The document says of each field whether it must be there; that it has a default makes it no must.
  defaultNonNullable: false,
  transform: (schema) => (schema[OPEN] ? openUnion(schema.enum) : undefined),
});
const wanted = nodes.filter((node) => ["components", "operations"].includes(node.name?.text));
const text = HEAD + astToString(wanted);
if (process.argv.includes("--check")) {
  const kept = await readFile(TARGET, "utf8").catch(() => "");
  if (kept !== text) {
    console.error("src/generated/schema.ts is not what docs/openapi.json says: npm run generate");
    process.exit(1);
  }
} else {
  await writeFile(TARGET, text);
}
