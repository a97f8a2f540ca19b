import assert from "node:assert/strict";
import { mock, test } from "node:test";
import {
  AbortedError,
  APIConnectionError,
  APIError,
  APITimeoutError,
  AuthenticationError,
  BadRequestError,
  ClipForge,
  ClipForgeError,
  ConflictError,
  clientCredentials,
  DeadlineExceededError,
  etagOf,
  NotFoundError,
  PaymentRequiredError,
  PermissionDeniedError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  UnexpectedAnswerError,
  UnprocessableError,
  VERSION,
} from "@clipforge/sdk";
import { recorded } from "./support/clients.js";
import { json, never, problem } from "./support/recorder.js";
import { waiting } from "./support/timers.js";

/** Let waits between tries be over at once, and give how long each was to be. */
function withoutWaiting(t: { after(done: () => void): void }): number[] {
  const waits: number[] = [];
  waiting(t, (milliseconds) => {
    // The limit of a whole try, which must not be over.
    if (milliseconds === 60_000) return milliseconds;
    waits.push(milliseconds);
    return 0;
  });
  return waits;
}

const PROJECT = { id: "proj_1", title: "One", status: "ready", shape: "of a later version" };

test("an answer is given as it is, with fields and values that this version does not know", async () => {
  const { client } = recorded(() => json({ ...PROJECT, status: "brand_new" }));
  const project = await client.projects.get("proj_1");
  assert.deepEqual(project, { ...PROJECT, status: "brand_new" });
});

test("withResponse tells status, headers, request id and ETag", async () => {
  const { client } = recorded(() => json(PROJECT, 200, { etag: '"4"', "x-request-id": "req_7" }));
  const answer = await client.projects.get("proj_1").withResponse();
  assert.deepEqual(answer.data, PROJECT);
  assert.deepEqual([answer.status, answer.requestId, answer.etag], [200, "req_7", '"4"']);
  assert.equal(answer.headers.get("content-type"), "application/json");
});

test("a call is a promise like any other", async () => {
  const { client } = recorded(() => json(PROJECT));
  const call = client.projects.get("proj_1");
  assert.ok(call instanceof Promise);
  assert.equal((await Promise.all([call]))[0]?.id, "proj_1");
  let finished = 0;
  assert.equal(await call.finally(() => finished++).then((project) => project.title), "One");
  assert.equal(finished, 1);
  const { client: failing } = recorded(() => problem(404));
  assert.equal(await failing.projects.get("proj_1").catch((error) => error.status), 404);
});

test("nothing is nothing: 204", async () => {
  const { client } = recorded(() => new Response(null, { status: 204 }));
  assert.equal(await client.projects.delete("proj_1"), undefined);
});

test("every request names client, organisation and what was given to the client", async () => {
  const { client, recorder } = recorded(undefined, { orgId: "org_1", headers: { "x-team": "red" } });
  await client.projects.list();
  assert.match(
    recorder.last.headers.get("user-agent") ?? "",
    new RegExp(`^clipforge-typescript/${VERSION} \\((node|Deno|Bun)/`),
  );
  assert.equal(recorder.last.headers.get("x-org-id"), "org_1");
  assert.equal(recorder.last.headers.get("x-team"), "red");
  await client.withOptions({ orgId: "org_2" }).projects.list({ limit: 3 }, { headers: { "x-team": "blue" } });
  assert.equal(recorder.last.headers.get("x-org-id"), "org_2");
  assert.equal(recorder.last.headers.get("x-team"), "blue");
});

test("what is left out comes from the environment", async (t) => {
  const kept = { ...process.env };
  t.after(() => {
    process.env = kept;
  });
  Object.assign(process.env, {
    CLIPFORGE_API_KEY: "cfk_env",
    CLIPFORGE_BASE_URL: "https://env.test/",
    CLIPFORGE_ORG_ID: "org_env",
  });
  const { recorder } = recorded();
  await new ClipForge({ fetch: recorder.fetch }).projects.list();
  assert.equal(recorder.last.url.href, "https://env.test/v1/projects");
  assert.equal(recorder.last.headers.get("authorization"), "Bearer cfk_env");
  assert.equal(recorder.last.headers.get("x-org-id"), "org_env");
  for (const name of ["CLIPFORGE_API_KEY", "CLIPFORGE_BASE_URL", "CLIPFORGE_ORG_ID"])
    delete process.env[name];
  await new ClipForge({ fetch: recorder.fetch }).projects.list();
  assert.equal(recorder.last.url.origin, "http://localhost:3000");
  assert.equal(recorder.last.headers.get("authorization"), null);
  assert.equal(recorder.last.headers.get("x-org-id"), null);
});

test("options that make no sense are refused", () => {
  assert.throws(() => new ClipForge({ timeout: 0 }), ClipForgeError);
  assert.throws(() => new ClipForge({ maxRetries: -1 }), ClipForgeError);
});

const CLASSES = [
  [400, BadRequestError],
  [401, AuthenticationError],
  [402, PaymentRequiredError],
  [403, PermissionDeniedError],
  [404, NotFoundError],
  [409, ConflictError],
  [412, PreconditionFailedError],
  [418, APIError],
  [422, UnprocessableError],
  [429, RateLimitError],
  [500, ServerError],
  [507, ServerError],
] as const;

for (const [status, kind] of CLASSES) {
  test(`${status} is a ${kind.name} with code, request id and field errors`, async () => {
    const errors = [{ field: "title", code: "too_long", detail: "It is too long." }];
    const body = {
      title: "T",
      status,
      detail: "D.",
      code: "c",
      request_id: "req_3",
      errors,
      error: "invalid_client",
    };
    const { client } = recorded(() => json(body, status, { "x-own": "1" }), { maxRetries: 0 });
    const error = await client.projects.get("proj_1").catch((caught) => caught);
    assert.equal(error.constructor, kind);
    assert.equal(error.name, kind.name);
    assert.ok(error instanceof APIError && error instanceof ClipForgeError && error instanceof Error);
    assert.deepEqual(
      [error.status, error.code, error.title, error.detail, error.requestId],
      [status, "c", "T", "D.", "req_3"],
    );
    assert.deepEqual(error.errors, errors);
    assert.equal((error.body as { error: string }).error, "invalid_client");
    assert.equal(error.headers.get("x-own"), "1");
    assert.equal(error.message, `${status} c: D. (request req_3)`);
  });
}

test("what something in between answers is an error as well", async () => {
  const { client } = recorded(() => new Response("<h1>Bad gateway</h1>", { status: 502 }), { maxRetries: 0 });
  const error = await client.projects.get("proj_1").catch((caught) => caught);
  assert.ok(error instanceof ServerError);
  assert.deepEqual([error.code, error.detail, error.requestId], ["http_502", "<h1>Bad gateway</h1>", ""]);
});

test("an answer that is no JSON is not passed on as one", async () => {
  const { client } = recorded(() => new Response("<html>", { status: 200 }));
  await assert.rejects(async () => client.projects.get("proj_1"), UnexpectedAnswerError);
});

test("what may go well next time is tried again, with the same idempotency key and body", async (t) => {
  const waits = withoutWaiting(t);
  for (const status of [408, 429, 500, 502, 503, 504]) {
    const { client, recorder } = recorded((_, place) =>
      place < 2 ? problem(status) : json({ id: "org_1" }),
    );
    assert.equal((await client.orgs.create({ name: "Mine" })).id, "org_1");
    assert.equal(recorder.requests.length, 3, String(status));
    const keys = recorder.requests.map(({ headers }) => headers.get("idempotency-key"));
    assert.match(keys[0] ?? "", /^cf-[0-9a-f]{32}$/);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(new Set(recorder.requests.map(({ body }) => body)), new Set(['{"name":"Mine"}']));
  }
  // 0.5 s and 1 s, less up to a quarter.
  waits.forEach((wait, place) => {
    const whole = place % 2 === 0 ? 500 : 1000;
    assert.ok(wait > whole * 0.75 - 1 && wait <= whole, `${wait}`);
  });
  assert.equal(waits.length, 12);
});

test("every POST has a key of its own, or the one that was given", async () => {
  const { client, recorder } = recorded(() => json({}));
  await client.orgs.create({ name: "a" });
  await client.orgs.create({ name: "a" });
  await client.orgs.create({ name: "a" }, { idempotencyKey: "episode-12" });
  const keys = recorder.requests.map(({ headers }) => headers.get("idempotency-key"));
  assert.notEqual(keys[0], keys[1]);
  assert.equal(keys[2], "episode-12");
});

test("pauses grow to 8 s and no further", async (t) => {
  const waits = withoutWaiting(t);
  const { client } = recorded(() => problem(503), { maxRetries: 7 });
  await assert.rejects(async () => client.projects.get("proj_1"), ServerError);
  assert.equal(waits.length, 7);
  for (const wait of waits.slice(4)) assert.ok(wait > 5_999 && wait <= 8_000, `${wait}`);
});

test("a connection that fails is tried again, and told as such in the end", async (t) => {
  withoutWaiting(t);
  const { client, recorder } = recorded(() =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") })),
  );
  const error = await client.projects.get("proj_1").catch((caught) => caught);
  assert.ok(error instanceof APIConnectionError);
  assert.match(error.message, /fetch failed \(ECONNREFUSED\)/);
  assert.equal(recorder.requests.length, 3);
});

test("a refusal that stands is not tried again", async () => {
  for (const status of [400, 401, 403, 404, 409, 412, 422, 507]) {
    const { client, recorder } = recorded(() => problem(status));
    await assert.rejects(async () => client.orgs.create({ name: "a" }), APIError);
    assert.equal(recorder.requests.length, 1, String(status));
  }
});

test("a PATCH may have been carried out: it is tried again only when it was refused for its rate", async (t) => {
  withoutWaiting(t);
  const change = { title: "x" };
  for (const failure of [() => problem(503), () => Promise.reject(new TypeError("reset"))]) {
    const { client, recorder } = recorded(failure);
    await assert.rejects(async () => client.projects.update("proj_1", change));
    assert.equal(recorder.requests.length, 1);
  }
  const { client, recorder } = recorded((_, place) => (place === 0 ? problem(429) : json(PROJECT)));
  await client.projects.update("proj_1", change);
  assert.equal(recorder.requests.length, 2);
});

test("Retry-After is obeyed, in seconds and as a date", async (t) => {
  const waits = withoutWaiting(t);
  const date = new Date(Date.now() + 20_000).toUTCString();
  for (const asked of ["7", date]) {
    const { client } = recorded((_, place) =>
      place === 0 ? problem(429, "rate_limited", { "retry-after": asked }) : json({}),
    );
    await client.projects.get("proj_1");
  }
  assert.equal(waits[0], 7_000);
  assert.ok((waits[1] ?? 0) > 18_000 && (waits[1] ?? 0) <= 20_000);
});

test("a Retry-After of more than a minute is for the caller", async () => {
  const { client, recorder } = recorded(() => problem(429, "rate_limited", { "retry-after": "61" }));
  const error = await client.projects.get("proj_1").catch((caught) => caught);
  assert.ok(error instanceof RateLimitError);
  assert.equal(error.retryAfterMs, 61_000);
  assert.equal(recorder.requests.length, 1);
});

test("maxRetries can be told to one call", async (t) => {
  withoutWaiting(t);
  const { client, recorder } = recorded(() => problem(503));
  await assert.rejects(async () => client.projects.get("proj_1", { maxRetries: 0 }));
  assert.equal(recorder.requests.length, 1);
  await assert.rejects(async () => client.projects.get("proj_1", { maxRetries: 4 }));
  assert.equal(recorder.requests.length, 6);
});

test("one try ends after `timeout`, also when the body does not come", async () => {
  const hanging = () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) }));
  for (const respond of [never, hanging]) {
    const { client } = recorded(respond, { maxRetries: 0 });
    await assert.rejects(
      async () => client.projects.get("proj_1", { timeout: 20 }),
      (error: Error) => {
        assert.ok(error instanceof APITimeoutError && error instanceof APIConnectionError);
        return true;
      },
    );
  }
});

test("`deadline` is for all tries and waits", async () => {
  const { client, recorder } = recorded(never);
  const begun = performance.now();
  await assert.rejects(async () => client.projects.get("proj_1", { deadline: 30 }), DeadlineExceededError);
  assert.ok(performance.now() - begun < 5_000);
  assert.equal(recorder.requests.length, 1);
  // A wait that would end after it is not begun: the last failure is the cause.
  const { client: busy } = recorded(() => problem(503, "queue_full", { "retry-after": "30" }));
  const error = await busy.projects.get("proj_1", { deadline: 5_000 }).catch((caught) => caught);
  assert.ok(error instanceof DeadlineExceededError);
  assert.ok(error.cause instanceof ServerError);
});

test("a signal ends a call, before it, within it, and while it waits", async () => {
  const gone = AbortSignal.abort("nobody wants it");
  const { client, recorder } = recorded(() => json(PROJECT));
  const early = await client.projects.get("proj_1", { signal: gone }).catch((caught) => caught);
  assert.ok(early instanceof AbortedError);
  assert.deepEqual([early.name, early.cause, recorder.requests.length], ["AbortError", "nobody wants it", 0]);

  const { client: slow } = recorded(never);
  const within = new AbortController();
  const call = slow.projects.get("proj_1", { signal: within.signal });
  setTimeout(() => within.abort(), 10);
  await assert.rejects(async () => call, AbortedError);

  const { client: busy, recorder: asked } = recorded(() =>
    problem(503, "queue_full", { "retry-after": "30" }),
  );
  const waiting = new AbortController();
  const waits = busy.projects.get("proj_1", { signal: waiting.signal });
  setTimeout(() => waiting.abort(), 30);
  await assert.rejects(async () => waits, AbortedError);
  assert.equal(asked.requests.length, 1);
});

test("ifMatch takes an object that came with an ETag, and refuses one that did not", async () => {
  const { client, recorder } = recorded(() => json({ ...PROJECT }, 200, { etag: '"7"' }));
  const project = await client.projects.get("proj_1");
  assert.equal(etagOf(project), '"7"');
  await client.projects.update("proj_1", { title: "x" }, { ifMatch: project });
  assert.equal(recorder.last.headers.get("if-match"), '"7"');
  await client.projects.update("proj_1", { title: "x" }, { ifMatch: '"8"' });
  assert.equal(recorder.last.headers.get("if-match"), '"8"');
  await client.projects.update("proj_1", { title: "x" });
  assert.equal(recorder.last.headers.get("if-match"), null);
  const copy = { ...project };
  await assert.rejects(
    async () => client.projects.update("proj_1", { title: "x" }, { ifMatch: copy }),
    ClipForgeError,
  );
  const { client: late } = recorded(() => problem(412, "version_mismatch", { etag: '"9"' }));
  const error = await late.projects.update("proj_1", {}, { ifMatch: project }).catch((caught) => caught);
  assert.ok(error instanceof PreconditionFailedError);
  assert.equal(error.etag, '"9"');
});

test("an operation that will go is told of once", async () => {
  const told: string[] = [];
  const headers = {
    deprecation: "@1767225600",
    sunset: "Wed, 01 Jul 2026 00:00:00 GMT",
    link: '<https://clipforge.dev/moving>; rel="deprecation"',
  };
  const respond = () => json(PROJECT, 200, headers);
  const { client } = recorded(respond, { onWarning: (message) => told.push(message) });
  await client.projects.get("proj_1");
  await client.projects.get("proj_2");
  assert.deepEqual(told, [
    "ClipForge: GET /v1/projects/{} is deprecated since 2026-01-01 and may be gone from 2026-07-01 on; see https://clipforge.dev/moving.",
  ]);
  await client.projects.cancel("proj_1");
  assert.equal(told.length, 2);
});

test("by default it is told to the console, and with false to nobody", async (t) => {
  const warn = mock.method(console, "warn", () => undefined);
  t.after(() => mock.restoreAll());
  const respond = () => json(PROJECT, 200, { deprecation: "@1767225600" });
  await recorded(respond, { onWarning: undefined }).client.projects.get("proj_1");
  assert.equal(warn.mock.callCount(), 1);
  await recorded(respond, { onWarning: false }).client.projects.get("proj_1");
  assert.equal(warn.mock.callCount(), 1);
});

test("a function gives the token of every request, and another one when it was refused", async () => {
  const asked: (string | undefined)[] = [];
  const tokens = ["first", "second"];
  const provider = (refused?: string) => {
    asked.push(refused);
    return Promise.resolve(
      refused === undefined ? "first" : (tokens[tokens.indexOf(refused) + 1] ?? refused),
    );
  };
  const { client, recorder } = recorded(
    ({ headers }) =>
      headers.get("authorization") === "Bearer second" ? json(PROJECT) : problem(401, "unauthorized"),
    { apiKey: provider },
  );
  await client.projects.get("proj_1");
  assert.deepEqual(asked, [undefined, "first"]);
  assert.equal(recorder.requests.length, 2);
  const { client: hopeless, recorder: twice } = recorded(() => problem(401), { apiKey: provider });
  await assert.rejects(async () => hopeless.projects.get("proj_1"), AuthenticationError);
  assert.equal(twice.requests.length, 2, "one that is refused anew is not replaced again");
  const { client: same, recorder: once } = recorded(() => problem(401), { apiKey: () => "same" });
  await assert.rejects(async () => same.projects.get("proj_1"), AuthenticationError);
  assert.equal(once.requests.length, 1);
});

test("client credentials: a token is got once, renewed before its end and when it is refused", async (t) => {
  let made = 0;
  const { recorder } = recorded((request) => {
    if (request.url.pathname !== "/v1/oauth/token") return json(PROJECT);
    made += 1;
    return json({ access_token: `token-${made}`, token_type: "Bearer", expires_in: 600, scope: "" });
  });
  mock.timers.enable({ apis: ["Date"] });
  t.after(() => mock.timers.reset());
  const common = { baseUrl: "https://api.test", fetch: recorder.fetch };
  const apiKey = clientCredentials({
    ...common,
    clientId: "id",
    clientSecret: "s&cret",
    scope: "projects:read",
  });
  const client = new ClipForge({ ...common, apiKey });
  await Promise.all([client.projects.get("a"), client.projects.get("b"), client.projects.get("c")]);
  assert.equal(made, 1);
  const form = new URLSearchParams(recorder.requests[0]?.body);
  assert.deepEqual(Object.fromEntries(form), {
    grant_type: "client_credentials",
    client_id: "id",
    client_secret: "s&cret",
    scope: "projects:read",
  });
  assert.equal(recorder.requests[0]?.headers.get("authorization"), null);
  mock.timers.tick(539_000);
  await client.projects.get("a");
  assert.equal(made, 1);
  mock.timers.tick(2_000);
  await client.projects.get("a");
  assert.equal(made, 2);
  assert.equal(recorder.last.headers.get("authorization"), "Bearer token-2");
});

test("client credentials: a token that is refused is replaced", async () => {
  let made = 0;
  const { recorder } = recorded((request) => {
    if (request.url.pathname === "/v1/oauth/token") {
      made += 1;
      return json({ access_token: `token-${made}`, token_type: "Bearer", expires_in: 600, scope: "" });
    }
    return request.headers.get("authorization") === "Bearer token-1" ? problem(401) : json(PROJECT);
  });
  const common = { baseUrl: "https://api.test", fetch: recorder.fetch };
  const client = new ClipForge({
    ...common,
    apiKey: clientCredentials({ ...common, clientId: "id", clientSecret: "s" }),
  });
  await client.projects.get("a");
  assert.equal(made, 2);
});
