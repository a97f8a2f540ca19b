import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import {
  AbortedError,
  APIConnectionError,
  type ClipForge,
  NotFoundError,
  type StreamEvent,
  UnexpectedAnswerError,
} from "@clipforge/sdk";
import { recorded } from "./support/clients.js";
import { problem, type Respond } from "./support/recorder.js";
import { waiting } from "./support/timers.js";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A stream that sends these pieces and then ends, breaks, or stays open. */
function stream(pieces: (string | Uint8Array)[], end: "end" | "break" | "stay" = "end"): Response {
  const waiting = pieces.map((piece) => (typeof piece === "string" ? bytes(piece) : piece));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = waiting.shift();
      if (next) controller.enqueue(next);
      else if (end === "end") controller.close();
      else if (end === "break") controller.error(new TypeError("terminated"));
      else await new Promise(() => undefined);
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function told(id: string, type: string, data: unknown, project = "proj_1"): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ project_id: project, data })}\n\n`;
}

/** Pauses are over at once. */
function hurry(t: TestContext): number[] {
  const waits: number[] = [];
  waiting(t, (milliseconds) => {
    if (milliseconds >= 40_000) return milliseconds;
    waits.push(milliseconds);
    return 0;
  });
  return waits;
}

/** The first events of a stream. */
async function take(client: ClipForge, count: number, params = {}, options = {}): Promise<StreamEvent[]> {
  const found: StreamEvent[] = [];
  for await (const event of client.events.stream(params, options)) {
    found.push(event);
    if (found.length === count) break;
  }
  return found;
}

const READY = { project_id: "proj_1", title: "Größe ✂" };
const TEXT =
  "\uFEFF: hello\r\nretry: 2000\r\nevent: ready\r\ndata: {}\r\n\r\n" +
  'event: project.progress\rdata: {"project_id":"proj_1",\rdata:"data":{"progress":0.5}}\r\r' +
  ": ping\n\n" +
  `id: evt_1\nevent: project.ready\ndata:${JSON.stringify({ project_id: "proj_1", data: READY })}\nunknown: x\nlone\n\n` +
  "event: nothing\n\n" +
  'id: evt_2\nevent: of.tomorrow\ndata: {"data":null}\n\n';

for (const size of [1, 2, 3, 7, 64, 10_000]) {
  test(`a stream that comes in pieces of ${size} bytes is read the same`, async () => {
    const all = bytes(TEXT);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < all.length; at += size) pieces.push(all.slice(at, at + size));
    const { client, recorder } = recorded(() => stream(pieces, "stay"));
    const events = await take(client, 3, { project_id: "proj_1" });
    assert.deepEqual(events, [
      { id: null, type: "project.progress", project_id: "proj_1", data: { progress: 0.5 } },
      { id: "evt_1", type: "project.ready", project_id: "proj_1", data: READY },
      { id: "evt_2", type: "of.tomorrow", project_id: null, data: null },
    ]);
    assert.equal(recorder.last.url.search, "?project_id=proj_1");
    assert.equal(recorder.last.headers.get("accept"), "text/event-stream");
    assert.equal(recorder.last.headers.get("last-event-id"), null);
  });
}

test("after a break it goes on behind the last event, and tells nothing twice", async (t) => {
  hurry(t);
  const answers: Respond[] = [
    () => stream([told("evt_1", "project.ready", READY), told("evt_2", "export.ready", {})], "break"),
    () =>
      stream([
        told("evt_1", "project.ready", READY),
        told("evt_2", "export.ready", {}),
        told("evt_3", "export.failed", {}),
      ]),
    () => problem(503, "database_unavailable"),
    () => Promise.reject(new TypeError("fetch failed")),
    () => stream([told("evt_3", "export.failed", {}), told("evt_4", "job.completed", {})], "stay"),
  ];
  const { client, recorder } = recorded((request, place) => (answers[place] as Respond)(request, place));
  let opened = 0;
  const events = await take(client, 4, {}, { onOpen: () => opened++ });
  assert.deepEqual(
    events.map(({ id }) => id),
    ["evt_1", "evt_2", "evt_3", "evt_4"],
  );
  const since = recorder.requests.map(({ headers }) => headers.get("last-event-id"));
  assert.deepEqual(since, [null, "evt_2", "evt_3", "evt_3", "evt_3"]);
  assert.equal(opened, 3);
});

test("it can begin behind an event that was seen earlier", async () => {
  const { client, recorder } = recorded(() => stream([told("evt_9", "project.ready", READY)], "stay"));
  await take(client, 1, {}, { lastEventId: "evt_5" });
  assert.equal(recorder.last.headers.get("last-event-id"), "evt_5");
});

test("without an event to go on behind, a break is told as a reset", async (t) => {
  hurry(t);
  const { client } = recorded((_, place) =>
    place === 0
      ? stream(["event: ready\ndata: {}\n\n"])
      : stream([told("evt_1", "project.ready", READY)], "stay"),
  );
  const events = await take(client, 2);
  assert.deepEqual(
    events.map(({ type }) => type),
    ["reset", "project.ready"],
  );
});

test("pauses grow while nobody answers, and are short again after an event", async (t) => {
  const waits = hurry(t);
  const { client } = recorded((_, place) => {
    if (place === 0) return stream([told("evt_1", "project.ready", READY)], "break");
    if (place < 5) return problem(502);
    return stream([told(`evt_${place}`, "project.ready", READY)], place === 5 ? "break" : "stay");
  });
  await take(client, 3);
  const longest = [500, 1000, 2000, 4000, 8000, 500];
  assert.equal(waits.length, longest.length);
  waits.forEach((wait, place) => {
    const most = longest[place] ?? 0;
    assert.ok(wait <= most && wait >= most * 0.75 - 1, `${place}: ${wait}`);
  });
});

test("what cannot get better is thrown, at first and later", async (t) => {
  hurry(t);
  const { client, recorder } = recorded(() => problem(404));
  await assert.rejects(take(client, 1), NotFoundError);
  assert.equal(recorder.requests.length, 1);
  const { client: later } = recorded((_, place) =>
    place === 0 ? stream([told("evt_1", "project.ready", READY)], "break") : problem(404),
  );
  await assert.rejects(take(later, 2), NotFoundError);
});

test("an API that cannot be reached at all is tried as every call is, and then thrown", async (t) => {
  hurry(t);
  const { client, recorder } = recorded(() => Promise.reject(new TypeError("fetch failed")));
  await assert.rejects(take(client, 1), APIConnectionError);
  assert.equal(recorder.requests.length, 3);
});

test("who breaks off, closes or raises the signal leaves no connection behind", async () => {
  let cancelled = 0;
  const respond = () => {
    const first = bytes(told("evt_1", "project.ready", READY));
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(first),
      cancel: () => {
        cancelled += 1;
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const { client, recorder } = recorded(respond);
  await take(client, 1);
  assert.equal(recorder.last.signal?.aborted, true);

  const closing = client.events.stream();
  setTimeout(() => closing.close(), 20);
  const seen: string[] = [];
  for await (const event of closing) seen.push(event.type);
  assert.deepEqual(seen, ["project.ready"]);
  assert.equal(recorder.last.signal?.aborted, true);

  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(take(client, 5, {}, { signal: controller.signal }), AbortedError);
  assert.equal(recorder.requests.length, 3);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(cancelled, 3);
});

test("what is no stream of events is not read as one", async () => {
  const { client } = recorded(() => new Response("<html>", { headers: { "content-type": "text/html" } }));
  await assert.rejects(take(client, 1), UnexpectedAnswerError);
});

test("after an end without haste it comes back when the server wishes", async (t) => {
  const waits = hurry(t);
  const { client } = recorded((_, place) =>
    stream([`retry: 2100\n${told(`evt_${place}`, "project.ready", READY)}`], place === 0 ? "end" : "stay"),
  );
  await take(client, 2);
  assert.deepEqual(waits, [2100]);
});

test("connections that end at once are not made anew in a hurry", async (t) => {
  const waits = hurry(t);
  const { client } = recorded((_, place) =>
    place < 4
      ? stream(["event: ready\ndata: {}\n\n"])
      : stream([told("evt_1", "project.ready", READY)], "stay"),
  );
  const events = await take(client, 5);
  assert.deepEqual(
    events.map(({ type }) => type),
    ["reset", "reset", "reset", "reset", "project.ready"],
  );
  assert.equal(waits.length, 4);
});

test("a connection that falls silent is made anew", async (t) => {
  waiting(t, (milliseconds) => (milliseconds === 45_000 ? 20 : milliseconds === 60_000 ? milliseconds : 0));
  const { client, recorder } = recorded((_, place) =>
    stream([told(`evt_${place}`, "project.ready", READY)], "stay"),
  );
  const events = await take(client, 2);
  assert.deepEqual(
    events.map(({ id }) => id),
    ["evt_0", "evt_1"],
  );
  assert.equal(recorder.requests.length, 2);
});
