import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type TestContext, test } from "node:test";
import {
  AbortedError,
  APIConnectionError,
  APIError,
  type ClipForge,
  ClipForgeError,
  DeadlineExceededError,
  PermissionDeniedError,
  ServerError,
  UnprocessableError,
  UploadError,
  UploadMemory,
} from "@clipforge/sdk";
import { recorded } from "./support/clients.js";
import { problem, type Recorder } from "./support/recorder.js";
import { waiting } from "./support/timers.js";
import { UploadServer } from "./support/upload-server.js";

const TEXT = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ"; // five parts, the last of six bytes

function file(text = TEXT, name = "talk.mp4"): File {
  return new File([text], name, { type: "video/mp4", lastModified: 1_700_000_000_000 });
}

function served(t: TestContext): { client: ClipForge; server: UploadServer; recorder: Recorder } {
  waiting(t, (milliseconds) => (milliseconds >= 60_000 ? milliseconds : Math.min(milliseconds, 2)));
  const server = new UploadServer();
  return { server, ...recorded(server.respond) };
}

function toStorage(recorder: Recorder) {
  return recorder.requests.filter(({ url }) => url.host === "storage.test");
}

/** What was announced last. */
function lastSource(server: UploadServer): { content_type?: string; sha256?: string } {
  return server.announced.at(-1)?.source ?? {};
}

test("a small file goes in one request, with storage's own headers and no token", async (t) => {
  const { client, server, recorder } = served(t);
  const told: [number, number][] = [];
  const project = await client.ingest.upload(file("0123456789"), {
    title: "Episode 12",
    metadata: { show: "one" },
    external_id: "ep-12",
    idempotencyKey: "episode-12",
    onProgress: (sent, total) => told.push([sent, total]),
  });
  assert.equal(project.status, "processing");
  assert.equal(server.content, "0123456789");
  assert.deepEqual(server.announced, [
    {
      title: "Episode 12",
      metadata: { show: "one" },
      external_id: "ep-12",
      source: {
        type: "file",
        name: "talk.mp4",
        size: 10,
        content_type: "video/mp4",
        sha256: createHash("sha256").update("0123456789").digest("hex"),
      },
    },
  ]);
  assert.deepEqual(told, [
    [0, 10],
    [10, 10],
  ]);
  const [put] = toStorage(recorder);
  assert.equal(put?.headers.get("authorization"), null);
  assert.equal(put?.headers.get("x-org-id"), null);
  assert.equal(put?.headers.get("content-type"), "video/mp4");
  const keys = recorder.requests.map(({ headers }) => headers.get("idempotency-key"));
  assert.equal(keys.filter((key) => key === "episode-12").length, 1, "the key is for the announcement alone");
});

test("a large file goes in parts, four at a time, which are signed in batches", async (t) => {
  const { client, server } = served(t);
  const told: number[] = [];
  await client.ingest.upload(file(TEXT.repeat(20)), { onProgress: (sent) => told.push(sent) });
  assert.equal(server.content, TEXT.repeat(20));
  assert.equal(server.busiest, 4);
  assert.equal(server.asked.filter((step) => step === "POST /v1/uploads/upl_1/parts").length, 2); // 92 parts, 50 a batch
  assert.equal(told[0], 0);
  assert.equal(told.at(-1), TEXT.length * 20);
  assert.deepEqual(
    [...told].sort((one, other) => one - other),
    told,
  );
  assert.equal(server.asked.includes("GET /v1/uploads/upl_1/parts"), false, "nothing can have arrived yet");
});

test("how many go at a time can be told", async (t) => {
  const { client, server } = served(t);
  await client.ingest.upload(file(), { parallel: 1 });
  assert.equal(server.busiest, 1);
});

test("a part that fails is sent again; one whose address is over gets another", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = (_, part, turn) => {
    if (part === 2 && turn === 0) return problem(503);
    if (part === 3 && turn === 0)
      return new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });
    if (part === 4 && turn < 2) return Promise.reject(new TypeError("fetch failed"));
    return undefined;
  };
  await client.ingest.upload(file());
  assert.equal(server.content, TEXT);
  const addresses = (part: number) =>
    toStorage(recorder)
      .filter(({ url }) => url.searchParams.get("part") === String(part))
      .map(({ url }) => url.searchParams.get("signature"));
  assert.equal(new Set(addresses(2)).size, 1);
  assert.equal(addresses(2).length, 2);
  assert.equal(new Set(addresses(3)).size, 2);
  assert.equal(addresses(4).length, 3);
});

test("an upload outlives half a minute without a network, its last call included", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = (_, __, turn) => (turn < 8 ? Promise.reject(new TypeError("fetch failed")) : undefined);
  server.completing = 8;
  await client.ingest.upload(file());
  assert.equal(server.content, TEXT);
  assert.equal(toStorage(recorder).length, 5 * 9);
  assert.equal(server.asked.filter((step) => step.endsWith("/complete")).length, 9);
});

test("an upload is as patient as its call says", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = (_, __, turn) => (turn < 8 ? Promise.reject(new TypeError("fetch failed")) : undefined);
  const error = await client.ingest.upload(file("0123456789"), { maxRetries: 1 }).catch((caught) => caught);
  assert.ok(error instanceof UploadError && error.cause instanceof APIConnectionError);
  assert.equal(toStorage(recorder).length, 2);
});

test("storage that refuses every fresh address is believed", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = () => problem(403, "signature_expired");
  const error = await client.ingest.upload(file("0123456789")).catch((caught) => caught);
  assert.ok(error instanceof UploadError && error.cause instanceof PermissionDeniedError);
  assert.equal(new Set(toStorage(recorder).map(({ url }) => url.href)).size, 4);
});

test("a small file whose address is over gets another", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = (_, __, turn) => (turn === 0 ? problem(403, "signature_expired") : undefined);
  await client.ingest.upload(file("0123456789"));
  assert.equal(new Set(toStorage(recorder).map(({ url }) => url.href)).size, 2);
});

test("what breaks off carries the upload's id, and `resume` sends what is missing", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = (_, part) => (part === 4 ? problem(500) : undefined);
  const error = await client.ingest.upload(file(), { parallel: 2 }).catch((caught) => caught);
  assert.ok(error instanceof UploadError);
  assert.equal(error.uploadId, "upl_1");
  assert.ok(error.cause instanceof ServerError);
  assert.match(error.message, /talk\.mp4.*resume: "upl_1"/);
  assert.equal(server.status, "open");
  assert.equal(server.stored.has(1) && server.stored.has(2), true);

  server.trouble = () => undefined;
  const before = toStorage(recorder).length;
  const arrived = server.stored.size;
  const told: number[] = [];
  const project = await client.ingest.upload(file(), {
    resume: error.uploadId,
    onProgress: (sent) => told.push(sent),
  });
  assert.equal(project.id, "proj_1");
  assert.equal(server.content, TEXT);
  assert.equal(toStorage(recorder).length - before, 5 - arrived);
  assert.equal(server.announced.length, 1);
  assert.ok((told[1] ?? 0) >= 10, "what had arrived counts");
});

test("another file is not sent into an upload", async (t) => {
  const { client, server, recorder } = served(t);
  server.size = TEXT.length;
  await assert.rejects(
    client.ingest.upload(file(`${TEXT}!`), { resume: "upl_1" }),
    /is of 46 bytes, 'talk.mp4' has 47/,
  );
  assert.equal(toStorage(recorder).length, 0);
});

test("an upload that is over cannot be gone on with; one that is completed gives its project", async (t) => {
  const { client, server, recorder } = served(t);
  server.size = TEXT.length;
  server.status = "expired";
  await assert.rejects(client.ingest.upload(file(), { resume: "upl_1" }), ClipForgeError);
  server.status = "completed";
  assert.equal((await client.ingest.upload(file(), { resume: "upl_1" })).id, "proj_1");
  assert.equal(toStorage(recorder).length, 0);
});

test("a file that is there already is not sent", async (t) => {
  const { client, server, recorder } = served(t);
  server.duplicate = true;
  const project = await client.ingest.upload(file());
  assert.equal(project.id, "proj_1");
  assert.equal(toStorage(recorder).length, 0);
});

test("the same key goes on with the upload that it began", async (t) => {
  const { client, server, recorder } = served(t);
  server.size = TEXT.length;
  server.replayed = true;
  server.stored.set(1, TEXT.slice(0, 10)).set(2, TEXT.slice(10, 20));
  await client.ingest.upload(file(), { idempotencyKey: "episode-12" });
  assert.equal(server.content, TEXT);
  assert.equal(toStorage(recorder).length, 3);
});

test("the caller's signal ends it and leaves it to be gone on with", async (t) => {
  const { client, server, recorder } = served(t);
  const controller = new AbortController();
  server.trouble = (_, part) => {
    if (part === 3) controller.abort();
    return undefined;
  };
  const error = await client.ingest
    .upload(file(), { signal: controller.signal, parallel: 1 })
    .catch((caught) => caught);
  assert.ok(error instanceof UploadError);
  assert.ok(error.cause instanceof AbortedError);
  assert.equal(error.uploadId, "upl_1");
  assert.equal(server.status, "open");
  assert.ok(toStorage(recorder).length <= 3);
});

test("`deadline` is for the whole upload", async () => {
  const server = new UploadServer();
  server.trouble = () => new Promise(() => undefined);
  const { client } = recorded(server.respond);
  const error = await client.ingest.upload(file(), { deadline: 150 }).catch((caught) => caught);
  assert.ok(error instanceof UploadError);
  assert.ok(error.cause instanceof DeadlineExceededError);
  assert.equal(error.uploadId, "upl_1");
});

test("with `abort` it is given up instead, even when the signal ended it", async (t) => {
  const { client, server } = served(t);
  const controller = new AbortController();
  server.trouble = () => {
    controller.abort();
    return undefined;
  };
  const error = await client.ingest
    .upload(file(), { signal: controller.signal, abort: true })
    .catch((caught) => caught);
  assert.ok(error instanceof UploadError);
  assert.equal(error.uploadId, null);
  assert.equal(server.status, "aborted");
});

test("one part that fails for good ends the others", async (t) => {
  const { client, server, recorder } = served(t);
  server.trouble = (_, part) => (part === 1 ? problem(400, "wrong_length") : undefined);
  const error = await client.ingest.upload(file(TEXT.repeat(20))).catch((caught) => caught);
  assert.ok(error instanceof UploadError);
  assert.ok(error.cause instanceof APIError && error.cause.code === "wrong_length");
  assert.ok(toStorage(recorder).length < 20);
});

test("a file that is refused when it is announced is no upload", async () => {
  const { client } = recorded(() => problem(422, "validation_failed"));
  await assert.rejects(client.ingest.upload(file()), UnprocessableError);
});

test("bytes need a name; nothing cannot be sent", async (t) => {
  const { client, server } = served(t);
  const bytes = new TextEncoder().encode(TEXT);
  await assert.rejects(client.ingest.upload(bytes), /no name/);
  await assert.rejects(client.ingest.upload(new Blob([TEXT])), /no name/);
  await assert.rejects(client.ingest.upload(file("")), /is empty/);
  await client.ingest.upload(bytes, { name: "talk.mkv" });
  assert.equal(lastSource(server).content_type, "video/x-matroska");
  assert.equal(server.content, TEXT);
});

test("the type is the file's own, what is given, or what its name stands for", async (t) => {
  const { client, server } = served(t);
  const types = async (given: Blob, options: { name?: string; contentType?: string }) => {
    server.stored.clear();
    server.status = "open";
    await client.ingest.upload(given, options);
    return lastSource(server).content_type;
  };
  assert.equal(await types(file(), {}), "video/mp4");
  assert.equal(await types(file(), { contentType: "video/quicktime" }), "video/quicktime");
  assert.equal(await types(new Blob([TEXT]), { name: "A.MP3" }), "audio/mpeg");
  assert.equal(await types(new Blob([TEXT]), { name: "unknown" }), "application/octet-stream");
});

test("a checksum can be given, made, or left out", async (t) => {
  const { client, server } = served(t);
  const sums = async (sha256: string | boolean | undefined) => {
    server.stored.clear();
    server.status = "open";
    await client.ingest.upload(file(), { sha256 });
    return lastSource(server).sha256;
  };
  const sum = createHash("sha256").update(TEXT).digest("hex");
  assert.equal(await sums(undefined), sum);
  assert.equal(await sums(true), sum);
  assert.equal(await sums(false), undefined);
  assert.equal(await sums("ab".repeat(32)), "ab".repeat(32));
});

test("a source of one's own is read piece by piece", async (t) => {
  const { client, server } = served(t);
  const ranges: [number, number][] = [];
  const source = {
    name: "far.mp4",
    size: TEXT.length,
    slice: async (start: number, end: number) => {
      ranges.push([start, end]);
      return new Blob([TEXT.slice(start, end)]);
    },
  };
  await client.ingest.upload(source, { sha256: false, parallel: 1 });
  assert.equal(server.content, TEXT);
  assert.deepEqual(ranges, [
    [0, 10],
    [10, 20],
    [20, 30],
    [30, 40],
    [40, 46],
  ]);
});

test("a page that was closed goes on with the same file", async (t) => {
  const { client, server, recorder } = served(t);
  const { memory, store } = remembering();
  server.trouble = (_, part) => (part === 5 ? Promise.reject(new TypeError("page closed")) : undefined);
  const error = await client.ingest.upload(file(), { memory, parallel: 1 }).catch((caught) => caught);
  assert.ok(error instanceof UploadError && error.cause instanceof APIConnectionError);
  assert.deepEqual([...store], [["clipforge.upload:talk.mp4:46:1700000000000", "upl_1"]]);

  server.trouble = () => undefined;
  const before = toStorage(recorder).length;
  await client.ingest.upload(file(), { memory });
  assert.equal(server.announced.length, 1);
  assert.equal(toStorage(recorder).length - before, 1);
  assert.equal(store.size, 0);
});

for (const [why, id, status, size] of [
  ["of somebody else", "upl_0", "open", TEXT.length],
  ["over", "upl_1", "expired", TEXT.length],
  ["of another file", "upl_1", "open", 7],
] as const) {
  test(`an upload that is remembered and ${why} is begun anew`, async (t) => {
    const { client, server } = served(t);
    const store = new Map<string, string>();
    const memory = new UploadMemory({
      getItem: async (key) => store.get(key) ?? null,
      setItem: async (key, value) => store.set(key, value),
      removeItem: async (key) => store.delete(key),
    });
    await memory.keep(file(), id);
    Object.assign(server, { size, status });
    const begun = client.ingest.create.bind(client.ingest);
    client.ingest.create = (body, options) => {
      server.status = "open";
      return begun(body, options);
    };
    await client.ingest.upload(file(), { memory });
    assert.equal(server.announced.length, 1);
    assert.equal(server.content, TEXT);
    assert.equal(store.size, 0);
  });
}

/** A memory in a page's store, and what is in the store. */
function remembering(): { memory: UploadMemory; store: Map<string, string> } {
  const store = new Map<string, string>();
  const memory = new UploadMemory({
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => store.set(key, value),
    removeItem: (key) => store.delete(key),
  });
  return { memory, store };
}

test("words are asked for only where a project is announced, and it is remembered that they went along", async (t) => {
  const { client, server } = served(t);
  const { memory, store } = remembering();
  let asked = 0;
  const transcript = async (signal?: AbortSignal) => {
    assert.ok(signal instanceof AbortSignal);
    asked += 1;
    return { text: "Hello", name: "talk.srt" };
  };
  server.trouble = (_, part) => (part === 5 ? Promise.reject(new TypeError("page closed")) : undefined);
  await assert.rejects(client.ingest.upload(file(), { memory, transcript, parallel: 1 }), UploadError);
  assert.deepEqual(server.announced[0]?.transcript, { text: "Hello", name: "talk.srt" });
  assert.equal(await memory.recall(file()), "upl_1");
  assert.equal(await memory.hasTranscript(file()), true);

  // It goes on, breaks off again, and is still known as what it is.
  await assert.rejects(client.ingest.upload(file(), { memory, transcript }), UploadError);
  assert.equal(await memory.hasTranscript(file()), true);
  assert.equal(asked, 1);

  // The words go with the new project that takes the place of an upload that is over.
  server.status = "expired";
  server.trouble = () => undefined;
  const begun = client.ingest.create.bind(client.ingest);
  client.ingest.create = (body, options) => {
    server.status = "open";
    return begun(body, options);
  };
  await client.ingest.upload(file(), { memory, transcript });
  assert.equal(asked, 2);
  assert.deepEqual(server.announced[1]?.transcript, { text: "Hello", name: "talk.srt" });
  assert.equal(store.size, 0);
});

test("an upload that was begun without words is remembered as such", async (t) => {
  const { client, server } = served(t);
  const { memory } = remembering();
  server.trouble = () => Promise.reject(new TypeError("page closed"));
  await assert.rejects(client.ingest.upload(file(), { memory }), UploadError);
  assert.equal(await memory.hasTranscript(file()), false);
  const transcript = () => assert.fail("nothing is announced");
  await assert.rejects(client.ingest.upload(file(), { memory, transcript }), UploadError);
  assert.equal(await memory.hasTranscript(file()), false);
  assert.equal("transcript" in (server.announced[0] ?? {}), false);
});

test("files alongside are uploaded the same way", async (t) => {
  const { client, server } = served(t);
  const asset = await client.assets.upload(new File(["1\n00:00"], "talk.srt"), {
    kind: "subtitles",
    sha256: false,
  });
  assert.equal(asset.id, "asset_1");
  const announced = { kind: "subtitles", name: "talk.srt", size: 7, content_type: "application/x-subrip" };
  assert.deepEqual(server.announced, [announced]);
  assert.equal(server.content, "1\n00:00");
});
