/** Uploads to the real API and its storage. */

import assert from "node:assert/strict";
import { copyFile, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AbortedError, UploadError } from "@clipforge/sdk";
import { fromPath } from "@clipforge/sdk/node";
import { given, owner } from "./support.js";

const client = owner();
const footage = given("CLIPFORGE_TEST_FOOTAGE");
const LARGE = (64 << 20) + 5_000_000; // five parts of 16 MiB, the last of them short

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "clipforge-"));
});
after(() => rm(folder, { recursive: true }));

/** A real video with much nothing behind it. */
async function large(name: string): Promise<string> {
  const path = join(folder, name);
  await copyFile(footage, path);
  const file = await open(path, "r+");
  await file.truncate(LARGE);
  await file.close();
  return path;
}

test("a small file is sent whole, verified, and found again when it is sent once more", async () => {
  const project = await client.ingest.upload(await fromPath(footage), {
    title: "Small",
    external_id: "small",
    transcript: { text: "1\n00:00:00,000 --> 00:00:01,000\nHello\n", name: "talk.srt" },
  });
  assert.deepEqual([project.status, project.title, project.external_id], ["processing", "Small", "small"]);
  assert.equal(project.source?.size, (await fromPath(footage)).size);
  assert.match(project.source?.sha256 ?? "", /^[0-9a-f]{64}$/);

  let sent = false;
  const onUpload = () => {
    sent = true;
  };
  const again = await client.ingest.upload(await fromPath(footage), { onUpload });
  assert.deepEqual([again.duplicate_of, again.status, sent], [project.id, "processing", false]);
});

test("a large file is sent in parts, breaks off, and goes on", async () => {
  const source = await fromPath(await large("large.mp4"));
  const controller = new AbortController();
  const told: number[] = [];
  const options = {
    parallel: 1,
    signal: controller.signal,
    onProgress: (sent: number) => {
      told.push(sent);
      if (sent >= 32 << 20) controller.abort();
    },
  };
  const error = await client.ingest.upload(source, options).catch((caught) => caught);
  assert.ok(error instanceof UploadError && error.cause instanceof AbortedError);
  const id = error.uploadId ?? "";
  assert.deepEqual(told, [0, 16 << 20, 32 << 20]);
  const parts = await client.uploads.listParts(id);
  assert.deepEqual([parts.data.length, parts.missing], [2, [3, 4, 5]]);
  assert.equal((await client.uploads.get(id)).status, "open");

  told.length = 0;
  const project = await client.ingest.upload(source, { resume: id, onProgress: (sent) => told.push(sent) });
  assert.equal(project.status, "processing");
  assert.equal(told.at(-1), LARGE);
  assert.equal((await client.uploads.get(id)).status, "completed");
  assert.deepEqual((await client.ingest.upload(source, { resume: id })).id, project.id);
});

test("one that is given up is gone, and its project is cancelled", async () => {
  const source = await fromPath(await large("given up.mp4"));
  const controller = new AbortController();
  let id = "";
  const upload = client.ingest.upload(source, {
    abort: true,
    signal: controller.signal,
    onUpload: (begun) => {
      id = begun.id;
    },
    onProgress: (sent) => {
      if (sent > 0) controller.abort();
    },
  });
  await assert.rejects(upload, UploadError);
  const upload_ = await client.uploads.get(id);
  assert.equal(upload_.status, "aborted");
  assert.equal((await client.projects.get(upload_.project_id ?? "")).status, "cancelled");
});

test("subtitles are sent alongside", async () => {
  const bytes = new TextEncoder().encode("1\n00:00:00,000 --> 00:00:01,000\nHello\n");
  const asset = await client.assets.upload(bytes, { kind: "subtitles", name: "talk.srt" });
  assert.deepEqual([asset.status, asset.kind], ["ready", "subtitles"]);
  const project = await client.ingest.upload(await fromPath(footage), {
    sha256: false,
    transcript: { asset_id: asset.id },
  });
  assert.equal((await client.assets.get(asset.id)).project_id, project.id);
});
