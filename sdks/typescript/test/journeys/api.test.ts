/** Against the real API, behind a socket; its jobs are taken, but nobody does them. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import {
  APIConnectionError,
  AuthenticationError,
  ClipForge,
  ConflictError,
  clientCredentials,
  NotFoundError,
  PermissionDeniedError,
  PreconditionFailedError,
  UnprocessableError,
} from "@clipforge/sdk";
import { given, owner } from "./support.js";

const client = owner();
const projectId = given("CLIPFORGE_TEST_PROJECT");
const momentId = given("CLIPFORGE_TEST_MOMENT");
const baseUrl = given("CLIPFORGE_BASE_URL");

test("a person signs up, makes a key with few rights, and is refused what it may not", async () => {
  const nobody = new ClipForge({ baseUrl });
  const email = `${randomBytes(6).toString("hex")}@example.com`;
  const password = "a good long pass phrase";
  const session = await nobody.auth.signUp({ email, password, org_name: "Mine" });
  const person = new ClipForge({ baseUrl, apiKey: session.access_token });
  assert.equal((await person.me.get()).email, email);
  const made = await person.apiKeys.create({ name: "reader", scopes: ["projects:read"] });
  const reader = new ClipForge({ baseUrl, apiKey: made.secret });
  assert.deepEqual((await reader.projects.list()).data, []);
  await assert.rejects(async () => reader.exports.list(), PermissionDeniedError);
  await person.apiKeys.revoke(made.id);
  await assert.rejects(async () => reader.projects.list(), AuthenticationError);

  const again = await nobody.auth.signIn({ email, password });
  const tokens = [again.access_token];
  const renewing = new ClipForge({
    baseUrl,
    apiKey: (refused) => (refused ? (tokens[0] ?? "") : "no.good.token"),
  });
  assert.equal((await renewing.me.get()).email, email);
  await assert.rejects(async () => nobody.auth.signIn({ email, password: "wrong" }), AuthenticationError);
});

test("an OAuth2 client gets its tokens by itself", async () => {
  const made = await client.oauth.clients.create({ name: "robot", scopes: ["projects:read"] });
  const robot = new ClipForge({
    baseUrl,
    apiKey: clientCredentials({ baseUrl, clientId: made.id, clientSecret: made.client_secret }),
  });
  assert.equal((await robot.projects.get(projectId)).id, projectId);
  await assert.rejects(async () => robot.exports.list(), PermissionDeniedError);
});

test("refusals say what is wrong, and the request can be looked up", async () => {
  const missing = await client.projects.get("proj_0").catch((error) => error);
  assert.ok(missing instanceof NotFoundError);
  assert.equal(missing.code, "not_found");
  assert.match(missing.requestId, /^req_/);
  const invalid = await client.moments.list(projectId, { limit: 1000 }).catch((error) => error);
  assert.ok(invalid instanceof UnprocessableError);
  assert.equal(invalid.errors[0]?.field, "limit");
  await assert.rejects(
    async () => client.withOptions({ apiKey: "cfk_wrong" }).projects.list(),
    AuthenticationError,
  );
  const nowhere = client.withOptions({ baseUrl: "http://127.0.0.1:9", maxRetries: 0 });
  await assert.rejects(async () => nowhere.projects.list(), APIConnectionError);
  // It is written down a little later.
  for (let tries = 0; ; tries += 1) {
    const seen = await client.requests.get(missing.requestId).catch((error) => error);
    if (!(seen instanceof NotFoundError)) {
      assert.equal(seen.status, 404);
      break;
    }
    assert.ok(tries < 100);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

test("lists go through all pages", async () => {
  const scripts = ["One sentence to say.", "Another one to say.", "A third one to say."];
  for (const text of scripts) {
    await client.ingest.script(text, { title: text, metadata: { series: "pages" } });
  }
  const found: string[] = [];
  for await (const { title } of client.projects.list({ metadata: { series: "pages" }, limit: 2 }))
    found.push(title);
  assert.deepEqual(found.sort(), [...scripts].sort());
  const page = await client.projects.list({ metadata: { series: "pages" }, limit: 2 });
  assert.deepEqual([page.data.length, page.has_more], [2, true]);
});

test("the same key makes one project, and another request under it is refused", async () => {
  const idempotencyKey = randomBytes(8).toString("hex");
  const one = await client.ingest.script("Say this once.", {}, { idempotencyKey });
  const twin = await client.ingest.script("Say this once.", {}, { idempotencyKey });
  assert.equal(one.id, twin.id);
  const other = await client.ingest.script("Say that.", {}, { idempotencyKey }).catch((error) => error);
  assert.ok(other instanceof ConflictError);
  assert.equal(other.code, "idempotency_key_reused");
});

test("who edits what somebody else has changed is told so", async () => {
  const moment = await client.moments.get(momentId);
  const renamed = await client.moments.update(momentId, { title: "Look at this" }, { ifMatch: moment });
  assert.equal(renamed.title, "Look at this");
  const late = await client.moments
    .update(momentId, { title: "No" }, { ifMatch: moment })
    .catch((error) => error);
  assert.ok(late instanceof PreconditionFailedError);
  assert.equal(late.etag, `"${renamed.version}"`);
  await client.moments.update(momentId, { status: "kept" }, { ifMatch: renamed });
  const versions = await client.moments.listVersions(momentId);
  assert.equal(versions.data.length >= 1, true);
});

test("transcripts and usage come as text", async () => {
  const said = await client.transcripts.get(projectId);
  assert.equal(said.data[0]?.words.length, 4);
  assert.equal(said.language, "en");
  assert.match(await client.transcripts.downloadSrt(projectId), /^1\n00:00:0/);
  assert.match(await client.transcripts.downloadVtt(projectId), /^WEBVTT/);
  assert.match(await client.transcripts.downloadTxt(projectId), /Look at this picture/);
  assert.equal(typeof (await client.transcripts.downloadJson(projectId)), "object");
  assert.match(await client.usage.downloadCsv({ group_by: "day" }), /^day,/);
  assert.equal((await client.usage.limits()).exports_used, 0);
});

test("exports, brand kits, webhooks and review links are made, changed and deleted", async () => {
  const made = await client.exports.create({ moment_id: momentId, aspect: "9:16", profile: "draft" });
  assert.equal(made.status, "rendering");
  const found = await client.exports.list({ project_id: projectId, status: "rendering" });
  assert.deepEqual(
    found.data.map(({ id }) => id),
    [made.id],
  );
  await assert.rejects(client.exports.download(made.id), /is rendering and has no mp4/);
  const job = await client.jobs.cancel(made.job_id ?? "");
  assert.ok(job.cancel_requested || job.status === "CANCELLED");

  const kit = await client.brandKits.create({ name: "House", document: { primary: "#ff5500" } });
  const changed = await client.brandKits.update(
    kit.id,
    { name: "Home", document: kit.document },
    { ifMatch: kit },
  );
  assert.deepEqual([changed.name, changed.document.primary], ["Home", "#ff5500"]);
  const sent = await client.brandKits.files.upload(kit.id, LOGO, { kind: "logo", name: "logo.png" });
  assert.equal(sent.status, "checking");
  assert.deepEqual(
    (await client.brandKits.files.list(kit.id)).data.map(({ id }) => id),
    [sent.id],
  );
  await client.brandKits.delete(kit.id);

  const hook = await client.webhooks.create({ url: "https://example.com/hooks", events: ["project.ready"] });
  assert.match(hook.secret, /^whsec_/);
  assert.notEqual((await client.webhooks.rotateSecret(hook.id)).secret, hook.secret);
  await client.webhooks.delete(hook.id);
  await assert.rejects(async () => client.webhooks.get(hook.id), NotFoundError);
});

test("events come as they happen, and again after a break", async () => {
  const hook = await client.webhooks.create({ url: "https://example.com/hooks", events: ["webhook.test"] });
  const stream = client.events.stream({}, { onOpen: () => void client.webhooks.test(hook.id) });
  let first: string | null = null;
  for await (const event of stream) {
    if (event.type !== "webhook.test") continue;
    assert.equal(event.data?.webhook_id, hook.id);
    first = event.id;
    break;
  }
  assert.match(first ?? "", /^evt_/);
  // Behind what was seen; what was told while nobody listened comes first.
  const missed = await client.webhooks.test(hook.id);
  for await (const event of client.events.stream({}, { lastEventId: first ?? "" })) {
    if (event.id === missed.event_id) break;
  }
  await client.webhooks.delete(hook.id);
});

/** A picture of one pixel. */
const LOGO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
