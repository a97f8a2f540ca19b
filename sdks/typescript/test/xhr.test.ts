import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { AbortedError, ClipForge, ServerError, UploadError } from "@clipforge/sdk";
import { UploadServer } from "./support/upload-server.js";

/** As much of a browser's XMLHttpRequest as sending bytes needs; what it sends goes to a server of the test. */
class FakeXhr {
  static server: UploadServer;
  static used = 0;
  static hang = false;
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = "";
  #method = "";
  #url = "";
  readonly #headers = new Headers();
  #response = new Response();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    assert.ok(!["content-length", "host"].includes(name.toLowerCase()), "browsers refuse it");
    this.#headers.set(name, value);
  }

  getAllResponseHeaders(): string {
    return [...this.#response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  }

  async send(body: Blob): Promise<void> {
    FakeXhr.used += 1;
    this.upload.onprogress?.({ loaded: Math.floor(body.size / 2) });
    if (FakeXhr.hang) return;
    const recorded = {
      method: this.#method,
      url: new URL(this.#url),
      headers: this.#headers,
      body: await body.text(),
      signal: null,
    };
    this.#response = await FakeXhr.server.respond(recorded);
    this.status = this.#response.status;
    this.responseText = await this.#response.text();
    this.onload?.();
  }

  abort(): void {
    this.onabort?.();
  }
}

function page(t: TestContext): { client: ClipForge; server: UploadServer } {
  const server = new UploadServer();
  Object.assign(FakeXhr, { server, used: 0, hang: false });
  const realFetch = globalThis.fetch;
  t.after(() => {
    globalThis.fetch = realFetch;
    delete (globalThis as { XMLHttpRequest?: unknown }).XMLHttpRequest;
  });
  (globalThis as { XMLHttpRequest?: unknown }).XMLHttpRequest = FakeXhr;
  globalThis.fetch = async (input, init) => {
    const request = new Request(new URL(String(input), "https://page.test"), init);
    const { method, url, headers } = request;
    return server.respond({ method, url: new URL(url), headers, body: await request.text(), signal: null });
  };
  const client = new ClipForge({ apiKey: "ey.token", baseUrl: "https://page.test", maxRetries: 1 });
  return { client, server };
}

test("where there is an XMLHttpRequest, progress comes within a part", async (t) => {
  const { client, server } = page(t);
  const told: number[] = [];
  await client.ingest.upload(new File(["0123456789"], "a.mp4"), { onProgress: (sent) => told.push(sent) });
  assert.deepEqual(told, [0, 5, 10]);
  assert.equal(server.content, "0123456789");
  assert.equal(FakeXhr.used, 1);
});

test("what storage answers there is the same error", async (t) => {
  const { client, server } = page(t);
  server.trouble = () => new Response("no room", { status: 507 });
  const error = await client.ingest.upload(new File(["0123456789"], "a.mp4")).catch((caught) => caught);
  assert.ok(error instanceof UploadError && error.cause instanceof ServerError);
  assert.equal(error.cause.detail, "no room");
});

test("a signal ends it there as well", async (t) => {
  const { client } = page(t);
  FakeXhr.hang = true;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 10);
  const file = new File(["0123456789"], "a.mp4");
  const error = await client.ingest.upload(file, { signal: controller.signal }).catch((caught) => caught);
  assert.ok(error instanceof UploadError && error.cause instanceof AbortedError);
});

test("a fetch of the caller's own is used for storage too", async (t) => {
  const { client, server } = page(t);
  await client.withOptions({ fetch: globalThis.fetch }).ingest.upload(new File(["0123456789"], "a.mp4"));
  assert.equal(FakeXhr.used, 0);
  assert.equal(server.content, "0123456789");
});
