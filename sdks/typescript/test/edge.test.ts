/** In a world that has what workers at the edge have, and nothing of Node: no `process`, no `Buffer`, no modules. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";

const AT_THE_EDGE = [
  ...["fetch", "Request", "Response", "Headers", "FormData", "Blob", "File", "URL", "URLSearchParams"],
  ...["AbortController", "AbortSignal", "Event", "EventTarget", "ReadableStream", "TransformStream"],
  ...["WritableStream", "TextEncoder", "TextDecoder", "TextDecoderStream", "crypto", "setTimeout"],
  ...["clearTimeout", "queueMicrotask", "structuredClone", "atob", "btoa", "performance", "console"],
] as const;

/** Run a program there that is bundled as for a page; gives the value of its `result`. */
async function run(program: string, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "edge",
    platform: "browser",
    logLevel: "error",
  });
  const there = globalThis as unknown as Record<string, unknown>;
  const world = createContext({
    ...Object.fromEntries(AT_THE_EDGE.map((name) => [name, there[name]])),
    ...given,
  });
  assert.equal(runInContext("typeof process + typeof Buffer + typeof require", world), "undefined".repeat(3));
  return runInContext(`${outputFiles[0]?.text}; edge.result()`, world) as Promise<Record<string, unknown>>;
}

test("calls and uploads go by fetch alone", async () => {
  const asked: string[] = [];
  const answer = async (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${new URL(url).pathname}`);
    if (init.method === "PUT") {
      asked.push(await new Response(init.body).text());
      return new Response();
    }
    const put = { method: "PUT", url: "https://storage.test/one", headers: {} };
    const upload = { id: "upl_1", status: "open", method: "single", size: 5, put, project_id: "proj_1" };
    const project = { id: "proj_1", status: "processing" };
    return Response.json({
      ...upload,
      ...project,
      project,
      upload,
      data: [project],
      has_more: false,
      next_cursor: null,
    });
  };
  const told = await run(
    `import { ClipForge } from "@clipforge/sdk";
     export async function result() {
       const client = new ClipForge({ apiKey: "cfk_1", baseUrl: "https://api.test", fetch: answer });
       const listed = await client.projects.list();
       const sent = await client.ingest.upload(new File(["bytes"], "talk.mp4", { type: "video/mp4" }));
       return { listed: listed.data[0].id, sent: sent.id };
     }`,
    { answer },
  );
  assert.deepEqual({ ...told }, { listed: "proj_1", sent: "proj_1" });
  assert.deepEqual(asked.slice(0, 4), ["GET /v1/projects", "POST /v1/ingest", "PUT /one", "bytes"]);
});

test("webhooks are verified with the platform's own cryptography", async () => {
  const body = JSON.stringify({
    type: "export.ready",
    timestamp: "2026-01-01T00:00:00Z",
    data: { export_id: "exp_1" },
  });
  const key = Buffer.alloc(24, 7);
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", key).update(`evt_1.${at}.${body}`).digest("base64");
  const given = {
    body,
    secret: `whsec_${key.toString("base64")}`,
    headers: { "webhook-id": "evt_1", "webhook-timestamp": at, "webhook-signature": `v1,${signature}` },
  };
  const program = `import { unwrap, WebhookVerificationError } from "@clipforge/sdk";
    export async function result() {
      const event = await unwrap(body, headers, secret);
      const other = await unwrap(body + " ", headers, secret).catch((error) => error);
      return { id: event.id, type: event.type, refused: other instanceof WebhookVerificationError };
    }`;
  assert.deepEqual({ ...(await run(program, given)) }, { id: "evt_1", type: "export.ready", refused: true });
});
