import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFile, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ClipForge, UploadError } from "@clipforge/sdk";
import { fromPath } from "@clipforge/sdk/node";
import { recorded } from "./support/clients.js";
import { UploadServer } from "./support/upload-server.js";

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "clipforge-"));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

test("a path is a source with name, size, time and checksum", async (t) => {
  const path = join(await folder(t), "my talk.mp4");
  await writeFile(path, "0123456789");
  for (const given of [path, pathToFileURL(path)]) {
    const source = await fromPath(given);
    assert.deepEqual([source.name, source.size], ["my talk.mp4", 10]);
    assert.ok(Math.abs((source.lastModified ?? 0) - Date.now()) < 60_000);
    assert.equal(await (await source.slice(3, 6)).text(), "345");
    assert.equal(await source.sha256?.(), createHash("sha256").update("0123456789").digest("hex"));
  }
  assert.equal((await fromPath(path, { name: "other.mkv" })).name, "other.mkv");
});

test("what is no file is told as such", async (t) => {
  const made = await folder(t);
  await assert.rejects(fromPath(made), /is no file/);
  await assert.rejects(fromPath(join(made, "missing.mp4")), { code: "ENOENT" });
});

test("a file is uploaded in parts", async (t) => {
  const path = join(await folder(t), "talk.mp4");
  const content = "0123456789".repeat(30);
  await writeFile(path, content);
  const server = new UploadServer();
  const { client } = recorded(server.respond);
  await client.ingest.upload(await fromPath(path), { sha256: true });
  assert.equal(server.content, content);
});

test("a file that is changed while it is sent is not sent half old and half new", async (t) => {
  const path = join(await folder(t), "talk.mp4");
  await writeFile(path, "0123456789".repeat(3));
  const server = new UploadServer();
  server.trouble = async (_, part) => {
    if (part === 1) await appendFile(path, "more");
    return undefined;
  };
  const { client } = recorded(server.respond, { maxRetries: 0 });
  const source = await fromPath(path);
  await assert.rejects(client.ingest.upload(source, { parallel: 1, sha256: false }), UploadError);
  assert.equal(server.status, "open");
});

test("memory stays small however large the file is", async (t) => {
  const path = join(await folder(t), "large.mp4");
  // Deno collects what it has sent late, but does not hold the file: only a large one tells the two apart.
  const [size, limit] = "Deno" in globalThis ? [1024 * 2 ** 20, 700] : [256 * 2 ** 20, 160];
  const part = 16 << 20;
  const file = await open(path, "w");
  await file.truncate(size);
  await file.close();
  let received = 0;
  // A real server, since what a fake takes would be in memory itself.
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://127.0.0.1");
    if (url.pathname === "/store") {
      assert.ok(request.headers["content-length"], "storage must be told the length");
      for await (const piece of request) received += (piece as Buffer).length;
      response.end();
      return;
    }
    let body = "";
    for await (const piece of request) body += piece;
    const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const upload = {
      id: "upl_1",
      status: "open",
      project_id: "proj_1",
      size,
      method: "multipart",
      part_size: part,
      part_count: size / part,
    };
    const { first, count } = body ? JSON.parse(body) : { first: 1, count: 0 };
    const parts = Array.from({ length: Math.min(count ?? 0, size / part - first + 1) }, (_, place) => ({
      number: first + place,
      size: part,
      method: "PUT",
      url: `${base}/store`,
      headers: {},
    }));
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        project: { id: "proj_1" },
        upload,
        ...upload,
        parts,
        expires_at: "2099-01-01T00:00:00Z",
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  t.after(() => clearInterval(watch));
  const before = process.memoryUsage.rss();
  const client = new ClipForge({
    baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    apiKey: "k",
  });
  await client.ingest.upload(await fromPath(path), {});
  assert.equal(received, size);
  const grown = (most - before) / (1 << 20);
  assert.ok(grown < limit, `${grown.toFixed(0)} MiB`);
  t.diagnostic(`${size / 2 ** 20} MiB were sent with ${grown.toFixed(0)} MiB of memory`);
});
