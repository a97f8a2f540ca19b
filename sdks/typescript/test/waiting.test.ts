import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import {
  AbortedError,
  BrandFileRefusedError,
  DeadlineExceededError,
  ExportFailedError,
  JobFailedError,
  NotFoundError,
  ProjectFailedError,
  RateLimitError,
  WorkFailedError,
} from "@clipforge/sdk";
import { recorded } from "./support/clients.js";
import { json, problem, type Recorded } from "./support/recorder.js";
import { waiting as waits } from "./support/timers.js";

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** A stream of events that the test feeds. */
class Stream {
  controller: Controller | undefined;
  opened = 0;

  readonly respond = (): Response => {
    this.opened += 1;
    const start = (controller: Controller) => {
      this.controller = controller;
      this.tell("ready", {});
    };
    return new Response(new ReadableStream({ start }), { headers: { "content-type": "text/event-stream" } });
  };

  tell(type: string, data: unknown): void {
    const text = `event: ${type}\ndata: ${JSON.stringify({ project_id: "proj_1", data })}\n\n`;
    this.controller?.enqueue(new TextEncoder().encode(text));
  }
}

function isStream({ url }: Recorded): boolean {
  return url.pathname === "/v1/events";
}

/** Long pauses between two looks do not end by themselves. */
function patiently(t: TestContext): void {
  waits(t, (milliseconds) => (milliseconds === 300 ? 0 : milliseconds));
}

test("a project is looked at when an event tells of it, and given once it is ready", async (t) => {
  patiently(t);
  const stream = new Stream();
  const steps = [0.1, 0.1, 0.5, 1];
  let looks = 0;
  const { client, recorder } = recorded((request) => {
    if (isStream(request)) return stream.respond();
    const progress = steps[Math.min(looks++, steps.length - 1)] ?? 1;
    return json({ id: "proj_1", status: progress === 1 ? "ready" : "processing", progress });
  });
  const told: number[] = [];
  const waiting = client.projects.wait("proj_1", {
    onProgress: ({ progress }) => {
      told.push(progress);
      // The first look, then the one that follows the stream's opening; from then on events alone.
      if (told.length >= 2 && progress < 1) setTimeout(() => stream.tell("project.progress", {}), 5);
    },
  });
  assert.equal((await waiting).status, "ready");
  assert.deepEqual(told, steps);
  assert.equal(stream.opened, 1);
  const events = recorder.requests.find(isStream);
  assert.equal(events?.url.search, "?project_id=proj_1");
  assert.equal(events?.signal?.aborted, true, "the stream is closed");
});

test("while events come, it does not look without one", async () => {
  const stream = new Stream();
  let looks = 0;
  let status = "processing";
  const { client } = recorded((request) => {
    if (isStream(request)) return stream.respond();
    looks += 1;
    return json({ id: "proj_1", status });
  });
  const waiting = client.projects.wait("proj_1", { pollInterval: 1 });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
  await pause();
  const before = looks;
  await pause();
  assert.equal(looks, before);
  status = "ready";
  stream.tell("project.ready", {});
  await waiting;
  assert.equal(looks, before + 1);
});

for (const [why, refuse] of [
  ["a key lacks the right to events", () => problem(403, "forbidden")],
  ["a proxy answers something else", () => json({ error: "no streams here" })],
] as const) {
  test(`where ${why}, it looks now and then`, async () => {
    let looks = 0;
    const { client } = recorded((request) => {
      if (isStream(request)) return refuse();
      looks += 1;
      return json({ id: "exp_1", project_id: "proj_1", status: looks < 4 ? "rendering" : "ready" });
    });
    assert.equal((await client.exports.wait("exp_1", { pollInterval: 5 })).status, "ready");
    assert.equal(looks, 4);
  });
}

test("a failure carries what failed, why, and what to do", async () => {
  const error = { code: "no_speech", reason: "nothing is said in it", remedy: "Give a transcript." };
  const { client } = recorded(() => json({ id: "proj_1", status: "failed", error }));
  const caught = await client.projects.wait("proj_1").catch((failure) => failure);
  assert.ok(caught instanceof ProjectFailedError && caught instanceof WorkFailedError);
  assert.deepEqual([caught.code, caught.reason, caught.remedy], [error.code, error.reason, error.remedy]);
  assert.equal(caught.project.id, "proj_1");
  assert.equal(
    caught.message,
    "project proj_1 is failed: nothing is said in it (no_speech) Give a transcript.",
  );
});

test("what was called off is a failure as well", async () => {
  const { client } = recorded(() => json({ id: "proj_1", status: "cancelled", error: null }));
  const caught = await client.projects.wait("proj_1").catch((failure) => failure);
  assert.ok(caught instanceof ProjectFailedError);
  assert.deepEqual([caught.code, caught.remedy], ["cancelled", ""]);
});

test("exports, jobs and brand files fail in their own way", async () => {
  const { client } = recorded(({ url }) =>
    json({
      id: "x",
      project_id: null,
      status: url.pathname.includes("jobs")
        ? "FAILED"
        : url.pathname.includes("files")
          ? "refused"
          : "failed",
      error: { code: "c", reason: "r" },
    }),
  );
  const made = await client.exports.wait("exp_1").catch((failure) => failure);
  assert.ok(made instanceof ExportFailedError && made.export.id === "x");
  const job = await client.jobs.wait("job_1").catch((failure) => failure);
  assert.ok(job instanceof JobFailedError && job.job.id === "x");
  const file = await client.brandKits.files.wait("kit_1", "asset_1").catch((failure) => failure);
  assert.ok(file instanceof BrandFileRefusedError && file.file.id === "x");
});

test("it ends after `timeout`, also when nothing answers", async () => {
  const { client } = recorded((request) =>
    isStream(request) ? problem(403) : json({ id: "proj_1", status: "processing" }),
  );
  await assert.rejects(
    client.projects.wait("proj_1", { timeout: 40, pollInterval: 5 }),
    DeadlineExceededError,
  );
  const { client: silent } = recorded(() => new Promise<Response>(() => undefined));
  await assert.rejects(silent.projects.wait("proj_1", { timeout: 40 }), DeadlineExceededError);
});

test("a signal ends it", async () => {
  const stream = new Stream();
  const { client } = recorded((request) =>
    isStream(request) ? stream.respond() : json({ id: "proj_1", status: "processing" }),
  );
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  await assert.rejects(client.projects.wait("proj_1", { signal: controller.signal }), AbortedError);
});

test("an API that is away for a while is waited for as well", async (t) => {
  waits(t, (milliseconds) => (milliseconds >= 60_000 ? milliseconds : 0));
  const { client } = recorded((_, place) =>
    place < 7 ? problem(503) : json({ id: "proj_1", status: "ready" }),
  );
  assert.equal((await client.projects.wait("proj_1")).status, "ready");
});

test("a busy minute does not end it, and is waited for as long as is asked", async (t) => {
  const waited: number[] = [];
  waits(t, (milliseconds) => {
    waited.push(milliseconds);
    return 0;
  });
  let looks = 0;
  const { client } = recorded((request) => {
    if (isStream(request)) return problem(403);
    looks += 1;
    if (looks < 3) return problem(429, "rate_limited", { "retry-after": "90" });
    return json({ id: "proj_1", status: "ready" });
  });
  assert.equal((await client.projects.wait("proj_1")).status, "ready");
  assert.equal(looks, 3);
  assert.equal(waited.filter((milliseconds) => milliseconds === 90_000).length, 2);
});

test("a busy hour is told at once", async () => {
  const { client, recorder } = recorded(() => problem(429, "rate_limited", { "retry-after": "3600" }));
  await assert.rejects(client.projects.wait("proj_1"), RateLimitError);
  assert.equal(recorder.requests.length, 1);
});

test("a busy API does not outlast `timeout`", async () => {
  const { client } = recorded(() => problem(429, "rate_limited", { "retry-after": "90" }));
  await assert.rejects(client.projects.wait("proj_1", { timeout: 40 }), DeadlineExceededError);
});

test("what is not there is not waited for", async () => {
  const { client, recorder } = recorded(() => problem(404));
  await assert.rejects(client.projects.wait("proj_1"), NotFoundError);
  assert.equal(recorder.requests.length, 1);
});

test("createAndWait makes an export and waits; one that is ready is given at once", async () => {
  let looks = 0;
  const { client, recorder } = recorded((request) => {
    if (isStream(request)) return problem(403);
    if (request.method === "POST")
      return json({ id: "exp_1", project_id: "proj_1", status: "rendering" }, 201);
    looks += 1;
    return json({ id: "exp_1", project_id: "proj_1", status: looks < 2 ? "rendering" : "ready" });
  });
  const options = { pollInterval: 5, timeout: 5_000, idempotencyKey: "k" };
  const made = await client.exports.createAndWait({ moment_id: "mom_1", profile: "draft" }, options);
  assert.equal(made.status, "ready");
  assert.equal(recorder.requests[0]?.headers.get("idempotency-key"), "k");
  assert.deepEqual(JSON.parse(recorder.requests[0]?.body ?? ""), { moment_id: "mom_1", profile: "draft" });

  const { client: again, recorder: once } = recorded(() => json({ id: "exp_1", status: "ready" }));
  assert.equal((await again.exports.createAndWait({ moment_id: "mom_1" })).id, "exp_1");
  assert.equal(once.requests.length, 1);
});
