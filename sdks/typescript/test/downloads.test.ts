import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  AbortedError,
  APIConnectionError,
  APIError,
  DownloadError,
  PermissionDeniedError,
} from "@clipforge/sdk";
import { saveTo } from "@clipforge/sdk/node";
import { recorded } from "./support/clients.js";
import { json, problem, type Respond } from "./support/recorder.js";
import { waiting } from "./support/timers.js";

const CONTENT = "0123456789abcdefghij";
const FILE = {
  asset_id: "asset_1",
  name: "clip.mp4",
  url: "https://storage.test/clip?signature=1",
  content_type: "video/mp4",
  size: 20,
};
const EXPORT = {
  id: "exp_1",
  status: "ready",
  files: { mp4: FILE, jpg: null, srt: null, vtt: null, timeline: null },
};

/** The API, and storage that answers as it is told. */
function served(t: TestContext, storage: Respond) {
  waiting(t, (milliseconds) => (milliseconds >= 1_000 && milliseconds < 60_000 ? 0 : milliseconds));
  let place = 0;
  return recorded((request) =>
    request.url.host === "storage.test" ? storage(request, place++) : json(EXPORT),
  );
}

/** The first bytes, then the connection breaks. */
function broken(content: string, status = 200): Response {
  const pieces = [content.slice(0, 3), content.slice(3)];
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(new TextEncoder().encode(piece));
      else controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { status });
}

test("a file comes from storage, to which no token is sent", async (t) => {
  const { client, recorder } = served(t, () => new Response(CONTENT));
  const told: number[] = [];
  const download = await client.exports.download("exp_1", "mp4", { onProgress: (got) => told.push(got) });
  assert.deepEqual([download.name, download.size, download.contentType], ["clip.mp4", 20, "video/mp4"]);
  assert.equal(new TextDecoder().decode(await download.bytes()), CONTENT);
  assert.equal(told.at(-1), 20);
  assert.equal(recorder.last.headers.get("authorization"), null);
  const blob = await (await client.exports.download("exp_1")).blob();
  assert.deepEqual([blob.size, blob.type], [20, "video/mp4"]);
});

test("a connection that breaks goes on where it stopped", async (t) => {
  const { client, recorder } = served(t, ({ headers }, place) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "bytes=0-")?.[1]);
    if (place < 2) return broken(CONTENT.slice(start, start + 8), place === 0 ? 200 : 206);
    return new Response(CONTENT.slice(start), { status: 206 });
  });
  const download = await client.exports.download("exp_1");
  assert.equal(new TextDecoder().decode(await download.bytes()), CONTENT);
  assert.deepEqual(
    recorder.requests.map(({ headers }) => headers.get("range")),
    [null, null, "bytes=8-", "bytes=16-"],
  );
});

/** The API, and storage whose addresses are good for one answer each, which breaks after six bytes. */
function shortLived(t: TestContext, tag: (signature: string) => string) {
  waiting(t, (milliseconds) => (milliseconds < 60_000 ? 0 : milliseconds));
  let signed = 0;
  const used = new Set<string>();
  return recorded(({ url, headers }) => {
    if (url.host !== "storage.test") {
      signed += 1;
      const mp4 = { ...FILE, url: `https://storage.test/clip?signature=${signed}` };
      return json({ ...EXPORT, files: { ...EXPORT.files, mp4 } });
    }
    const signature = url.searchParams.get("signature") ?? "";
    if (used.has(signature)) return problem(403, "signature_expired");
    used.add(signature);
    const etag = tag(signature);
    const asked = headers.get("if-range");
    const from = asked === null || asked === etag ? /^bytes=(\d+)-$/.exec(headers.get("range") ?? "") : null;
    const start = Number(from?.[1] ?? 0);
    const status = from ? 206 : 200;
    const rest = CONTENT.slice(start);
    const response = rest.length > 6 ? broken(rest.slice(0, 6), status) : new Response(rest, { status });
    response.headers.set("etag", etag);
    return response;
  });
}

test("a download outlives several addresses", async (t) => {
  const { client, recorder } = shortLived(t, () => '"1"');
  const download = await client.exports.download("exp_1");
  assert.equal(new TextDecoder().decode(await download.bytes()), CONTENT);
  const toStorage = recorder.requests.filter(({ url }) => url.host === "storage.test");
  assert.deepEqual(
    toStorage.map(({ url, headers }) => [
      url.searchParams.get("signature"),
      headers.get("range"),
      headers.get("if-range"),
    ]),
    [
      ["1", null, null],
      ["1", "bytes=6-", '"1"'],
      ["2", "bytes=6-", '"1"'],
      ["2", "bytes=12-", '"1"'],
      ["3", "bytes=12-", '"1"'],
      ["3", "bytes=18-", '"1"'],
      ["4", "bytes=18-", '"1"'],
    ],
  );
});

test("bytes of another file do not come behind those of the first one", async (t) => {
  const { client } = shortLived(t, (signature) => `"${signature}"`);
  await assert.rejects(async () => (await client.exports.download("exp_1")).bytes(), DownloadError);
});

test("a fresh address that is refused as well ends a download", async (t) => {
  const { client, recorder } = served(t, () => problem(403, "signature_expired"));
  await assert.rejects(async () => (await client.exports.download("exp_1")).bytes(), PermissionDeniedError);
  assert.equal(recorder.requests.length, 4, "the export, its file, and both once more");
});

test("fewer or more bytes than were told of are an error", async (t) => {
  const { client } = served(t, ({ headers }) =>
    headers.get("range") ? problem(416) : new Response(CONTENT.slice(0, 5)),
  );
  await assert.rejects(async () => (await client.exports.download("exp_1")).bytes(), APIError);
  const { client: long } = served(t, () => new Response(`${CONTENT}!`));
  await assert.rejects(async () => (await long.exports.download("exp_1")).bytes(), DownloadError);
});

test("storage that cannot go on in the middle is told as such", async (t) => {
  const { client } = served(t, (_, place) =>
    place === 0 ? broken(CONTENT.slice(0, 8)) : new Response(CONTENT),
  );
  await assert.rejects(async () => (await client.exports.download("exp_1")).bytes(), DownloadError);
});

test("a file that is not there is told before anything is fetched", async (t) => {
  const { client, recorder } = served(t, () => new Response(CONTENT));
  await assert.rejects(client.exports.download("exp_1", "srt"), /is ready and has no srt/);
  assert.equal(recorder.requests.length, 1);
});

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "clipforge-"));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

test("saved, a file is there whole, in place of one that was", async (t) => {
  const { client } = served(t, () => new Response(CONTENT));
  const place = join(await folder(t), "clip.mp4");
  await writeFile(place, "older and longer than what comes");
  assert.equal(await saveTo(place, client.exports.download("exp_1")), place);
  assert.equal(await readFile(place, "utf8"), CONTENT);
});

test("what breaks off leaves nothing behind, and what was there stays", async (t) => {
  const { client } = served(t, () => broken(CONTENT.slice(0, 8), 206));
  const made = await folder(t);
  await writeFile(join(made, "clip.mp4"), "before");
  const download = client.withOptions({ maxRetries: 0 }).exports.download("exp_1");
  await assert.rejects(saveTo(join(made, "clip.mp4"), download), APIConnectionError);
  assert.deepEqual(await readdir(made), ["clip.mp4"]);
  assert.equal(await readFile(join(made, "clip.mp4"), "utf8"), "before");
});

test("a signal ends a download in its midst", async (t) => {
  const controller = new AbortController();
  const { client } = served(t, () => {
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("012")) });
    return new Response(body);
  });
  const made = await folder(t);
  const options = { signal: controller.signal, onProgress: () => controller.abort() };
  await assert.rejects(
    saveTo(join(made, "clip.mp4"), client.exports.download("exp_1", "mp4", options)),
    AbortedError,
  );
  assert.deepEqual(await readdir(made), []);
});
