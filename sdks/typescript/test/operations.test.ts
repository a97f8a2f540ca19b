import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { recorded } from "./support/clients.js";

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; schema: { type?: string } }[];
  requestBody?: { content: Record<string, unknown> };
  security?: unknown[];
}

const ROOT = new URL("../../../", import.meta.url);
const names: Record<string, string> = JSON.parse(readFileSync(new URL("sdks/operations.json", ROOT), "utf8"));
const document = JSON.parse(readFileSync(new URL("docs/openapi.json", ROOT), "utf8"));

interface Case {
  method: string;
  template: string;
  operation: Operation;
}

const cases: Case[] = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
  ([template, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      template,
      operation,
    })),
);

/** `brand_kits.files.list` → the function, and what it is a method of. */
function methodOf(root: object, name: string): { owner: object; call: (...given: unknown[]) => unknown } {
  const parts = name
    .split(".")
    .map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  const last = parts.pop() ?? "";
  const owner = parts.reduce<object>(
    (object, part) => (object as Record<string, object>)[part] as object,
    root,
  );
  const call = (owner as Record<string, unknown> | undefined)?.[last];
  assert.equal(typeof call, "function", `there is no ${name}`);
  return { owner, call: call as (...given: unknown[]) => unknown };
}

test("every operation of the document has a name, and every name an operation", () => {
  assert.deepEqual(cases.map(({ operation }) => operation.operationId).sort(), Object.keys(names).sort());
  assert.ok(cases.length >= 137);
});

for (const { method, template, operation } of cases) {
  const name = names[operation.operationId] ?? "";
  test(`${name} sends ${method} ${template}`, async () => {
    const answer = name === "events.stream" ? "event: reset\ndata: {}\n\n" : '{"data":[]}';
    const { client, recorder } = recorded(
      () => new Response(answer, { headers: { "content-type": "text/event-stream" } }),
    );
    const { owner, call } = methodOf(client, name);
    const parameters = operation.parameters ?? [];
    const ids = parameters.filter((one) => one.in === "path").map((one) => `${one.name}/1`);
    const query = parameters.filter((one) => one.in === "query").map((one) => one.name);
    const hasQuery = query.length > 0;
    const given: unknown[] = [...ids];
    const values = Object.fromEntries(
      query.map((one) => [one, one === "metadata" ? { a: "b" } : `${one} 1`]),
    );
    const body = { name: "given" };
    if (operation.requestBody) given.push(body);
    if (hasQuery) given.push(values);
    const matches = parameters.some((one) => one.in === "header" && one.name.toLowerCase() === "if-match");
    given.push({ headers: { "x-own": "1" }, maxRetries: 0, ...(matches && { ifMatch: '"3"' }) });

    const result = call.apply(owner, given);
    if (name === "events.stream") {
      assert.equal(recorder.requests.length, 0, "nothing is asked for before it is iterated");
      for await (const _ of result as AsyncIterable<unknown>) break;
    } else {
      await result;
    }

    assert.equal(recorder.requests.length, 1);
    const { last } = recorder;
    const path = template.replace(/\{(\w+)\}/g, (_, id: string) => encodeURIComponent(`${id}/1`));
    assert.equal(`${last.method} ${last.url.pathname}`, `${method} ${path}`);
    const expected = query.map((one) => (one === "metadata" ? ["metadata[a]", "b"] : [one, `${one} 1`]));
    assert.deepEqual([...last.url.searchParams].sort(), expected.sort());
    assert.equal(last.headers.get("x-own"), "1");
    assert.equal(last.headers.get("if-match"), matches ? '"3"' : null);
    assert.equal(last.headers.has("idempotency-key"), method === "POST");
    const open =
      operation.security !== undefined &&
      (operation.security.length === 0 || operation.security.some(isNone));
    assert.equal(last.headers.get("authorization"), open ? null : "Bearer cfk_test");
    const types = Object.keys(operation.requestBody?.content ?? {});
    if (types[0] === "application/json") assert.deepEqual(JSON.parse(last.body), body);
    else assert.equal(last.body, types.length > 0 ? "name=given" : "");
    assert.equal(last.headers.get("content-type")?.split(";")[0] ?? null, types[0] ?? null);
  });
}

function isNone(requirement: unknown): boolean {
  return Object.keys(requirement as object).length === 0;
}

test("an id that is empty or leads elsewhere is refused before anything is sent", async () => {
  const { client, recorder } = recorded();
  for (const id of ["", ".", ".."]) await assert.rejects(client.projects.get(id), /is no id/);
  assert.equal(recorder.requests.length, 0);
});
