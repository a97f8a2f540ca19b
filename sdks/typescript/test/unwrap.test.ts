import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";
import { ClipForge, ClipForgeError, unwrap, WebhookVerificationError } from "@clipforge/sdk";

/** Signed by the Python library of the standard; tests/sdk/test_typescript_units.py holds the file to it. */
interface Vector {
  secret: string;
  id: string;
  /** Seconds since 1970. */
  timestamp: number;
  body: string;
  signature: string;
}

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL("../test/vectors/webhooks.json", import.meta.url), "utf8"),
);
const [first, second] = vectors as [Vector, Vector];

function headersOf(vector: Vector): Record<string, string> {
  return {
    "webhook-id": vector.id,
    "webhook-timestamp": String(vector.timestamp),
    "webhook-signature": vector.signature,
  };
}

/** It is so many seconds after a webhook was sent. */
function after(t: { after(done: () => void): void }, vector: Vector, seconds: number): void {
  mock.timers.enable({ apis: ["Date"], now: (vector.timestamp + seconds) * 1000 });
  t.after(() => mock.timers.reset());
}

for (const vector of vectors) {
  test(`what the standard's library signed is verified: ${vector.id}`, async (t) => {
    after(t, vector, 1);
    const event = await unwrap(vector.body, headersOf(vector), vector.secret);
    assert.deepEqual(event, { ...JSON.parse(vector.body), id: vector.id });
  });
}

test("the event is typed by its type", async (t) => {
  after(t, first, 0);
  const event = await unwrap(first.body, headersOf(first), first.secret);
  assert.equal(event.type, "project.ready");
  if (event.type === "project.ready") assert.equal(event.data.project_id, "proj_1");
});

test("body and headers may be of every form that frameworks have", async (t) => {
  after(t, first, 0);
  const headers = headersOf(first);
  const bytes = new TextEncoder().encode(first.body);
  const upper = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  for (const form of [headers, new Headers(headers), upper, lists]) {
    for (const body of [first.body, bytes, bytes.buffer, Buffer.from(bytes)]) {
      assert.equal((await unwrap(body, form, first.secret)).id, first.id);
    }
  }
  assert.equal((await new ClipForge().webhooks.unwrap(bytes, headers, first.secret)).id, first.id);
});

test("while a secret is exchanged, one signature of several and one secret of several are enough", async (t) => {
  after(t, first, 0);
  const junk = "v1,AAAA v2,abcd v1a,xyz v1 v1,***";
  const headers = { ...headersOf(first), "webhook-signature": `${junk} ${first.signature}` };
  assert.equal((await unwrap(first.body, headers, [second.secret, first.secret])).id, first.id);
});

test("nothing else passes", async (t) => {
  after(t, first, 0);
  const headers = headersOf(first);
  const bad: [string, Record<string, string>, string][] = [
    [first.body, headers, second.secret],
    [`${first.body} `, headers, first.secret],
    [first.body, { ...headers, "webhook-id": "evt_other" }, first.secret],
    [first.body, { ...headers, "webhook-timestamp": String(first.timestamp + 1) }, first.secret],
    [first.body, { ...headers, "webhook-timestamp": "soon" }, first.secret],
    [first.body, { ...headers, "webhook-signature": second.signature }, first.secret],
    [first.body, { ...headers, "webhook-signature": first.signature.replace("v1,", "v2,") }, first.secret],
    [first.body, { ...headers, "webhook-signature": first.signature.slice(0, -4) }, first.secret],
    [first.body, { ...headers, "webhook-signature": "v1," }, first.secret],
  ];
  for (const missing of Object.keys(headers))
    bad.push([first.body, { ...headers, [missing]: "" }, first.secret]);
  for (const [body, given, secret] of bad)
    await assert.rejects(unwrap(body, given, secret), WebhookVerificationError);
});

for (const seconds of [-299, 299]) {
  test(`${seconds} s is near enough`, async (t) => {
    after(t, first, seconds);
    assert.equal((await unwrap(first.body, headersOf(first), first.secret)).id, first.id);
  });
}

for (const seconds of [-301, 301]) {
  test(`${seconds} s is too far`, async (t) => {
    after(t, first, seconds);
    await assert.rejects(unwrap(first.body, headersOf(first), first.secret), WebhookVerificationError);
  });
}

test("what is signed and no event is not passed on", async (t) => {
  const text = vectors.at(-1) as Vector;
  after(t, text, 0);
  const key = await crypto.subtle.importKey(
    "raw",
    Buffer.from(text.secret.slice(6), "base64"),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  for (const body of ["null", "[]", "{}", "no json"]) {
    const signed = new TextEncoder().encode(`${text.id}.${text.timestamp}.${body}`);
    const signature = `v1,${Buffer.from(await crypto.subtle.sign("HMAC", key, signed)).toString("base64")}`;
    const headers = { ...headersOf(text), "webhook-signature": signature };
    await assert.rejects(unwrap(body, headers, text.secret), WebhookVerificationError, body);
  }
});

test("a secret that is none is a mistake of the caller's", async (t) => {
  after(t, first, 0);
  for (const secret of ["", "whsec_", "whsec_***", []] as (string | string[])[]) {
    const error = await unwrap(first.body, headersOf(first), secret).catch((caught) => caught);
    assert.ok(
      error instanceof ClipForgeError && !(error instanceof WebhookVerificationError),
      String(secret),
    );
  }
});
