import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { ClipForge, ClipForgeError, clientCredentials } from "@clipforge/sdk";
import { recorded } from "./support/clients.js";
import { Recorder } from "./support/recorder.js";

const AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** Let it look as if this were a page, or a worker of one. */
function pretend(t: TestContext, globals: Record<string, unknown>): void {
  for (const [name, value] of Object.entries({ navigator: { userAgent: AGENT }, ...globals })) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete (globalThis as Record<string, unknown>)[name];
    });
  }
}

for (const [what, globals] of [
  ["a page", { window: { document: {} } }],
  ["a worker of a page", { WorkerGlobalScope: class {} }],
] as const) {
  test(`an API key is refused in ${what}`, async (t) => {
    pretend(t, globals);
    assert.throws(() => new ClipForge({ apiKey: "cfk_secret" }), ClipForgeError);
    const { client, recorder } = recorded(undefined, { apiKey: () => "cfk_secret" });
    await assert.rejects(async () => client.projects.list(), /does not belong into a page/);
    assert.equal(recorder.requests.length, 0);
    assert.throws(() => clientCredentials({ clientId: "a", clientSecret: "b" }), ClipForgeError);
  });
}

test("an API key is let through in a page of one's own machine, when that is said", async (t) => {
  pretend(t, { window: { document: {} } });
  const { client, recorder } = recorded(undefined, { dangerouslyAllowBrowser: true });
  await client.projects.list();
  assert.equal(recorder.last.headers.get("authorization"), "Bearer cfk_test");
});

test("a function that gives access tokens is welcome in a page, which sends no name of its own", async (t) => {
  pretend(t, { window: { document: {} } });
  const { client, recorder } = recorded(undefined, { apiKey: async () => "ey.access.token" });
  await client.projects.list();
  assert.equal(recorder.last.headers.get("authorization"), "Bearer ey.access.token");
  assert.equal(recorder.last.headers.get("user-agent"), null);
});

test("behind a proxy of the page's own origin, paths are asked for and no token is sent", async () => {
  const asked: string[] = [];
  const headers: Headers[] = [];
  const fetch = (async (input: string, init: RequestInit) => {
    asked.push(input);
    headers.push(new Headers(init.headers));
    return new Response('{"data":[]}');
  }) as typeof globalThis.fetch;
  const client = new ClipForge({ baseUrl: "/api", auth: "cookie", apiKey: "cfk_unused", fetch });
  await client.projects.list({ limit: 5 });
  assert.deepEqual(asked, ["/api/v1/projects?limit=5"]);
  assert.equal(headers[0]?.get("authorization"), null);
});

test("servers at the edge, Deno and Bun are no pages", async (t) => {
  for (const userAgent of ["Cloudflare-Workers", "Deno/2.5.0", "Bun/1.3.0", "Node.js/24"]) {
    pretend(t, { navigator: { userAgent }, WorkerGlobalScope: class {} });
    const recorder = new Recorder();
    await new ClipForge({
      apiKey: "cfk_test",
      baseUrl: "https://api.test",
      fetch: recorder.fetch,
    }).projects.list();
    const named = recorder.last.headers.get("user-agent") ?? "";
    assert.match(named, userAgent.startsWith("Node") ? /\(node\/\d/ : new RegExp(`\\(${userAgent}\\)`));
  }
});

test("a platform whose fetch refuses to be a method of something is fine", async (t) => {
  const real = globalThis.fetch;
  t.after(() => {
    globalThis.fetch = real;
  });
  globalThis.fetch = async function (this: unknown) {
    assert.ok(this === undefined || this === globalThis, "Illegal invocation");
    return new Response('{"data":[]}');
  };
  await new ClipForge({ apiKey: "cfk_a" }).projects.list();
  await new ClipForge({ apiKey: "cfk_a", fetch: globalThis.fetch }).projects.list();
});
