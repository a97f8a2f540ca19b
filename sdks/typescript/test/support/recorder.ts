import type { Fetch } from "@clipforge/sdk";

/** A request as a client sent it. */
export interface Recorded {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
  signal: AbortSignal | null;
}

/** Answers a request; `place` counts requests from 0. */
export type Respond = (request: Recorded, place: number) => Response | Promise<Response>;

/** A `fetch` that keeps what it was asked for, and answers as it is told. It obeys signals, as the real one does. */
export class Recorder {
  readonly requests: Recorded[] = [];
  readonly #respond: Respond;

  constructor(respond: Respond = () => json({ data: [], has_more: false, next_cursor: null })) {
    this.#respond = respond;
  }

  get last(): Recorded {
    const last = this.requests.at(-1);
    if (!last) throw new Error("nothing was asked for");
    return last;
  }

  readonly fetch: Fetch = async (input, init = {}) => {
    const request = new Request(input, init);
    const recorded = {
      method: request.method,
      url: new URL(request.url),
      headers: request.headers,
      body: await request.text(),
      signal: init.signal ?? null,
    };
    const place = this.requests.push(recorded) - 1;
    const { signal } = init;
    signal?.throwIfAborted();
    const ended = new Promise<never>((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const response = await Promise.race([this.#respond(recorded, place), ended]);
    if (!response.body || !signal) return response;
    return new Response(response.body.pipeThrough(new TransformStream(), { signal }), response);
  };
}

/** An answer of JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** An answer that refuses, as the API writes it. */
export function problem(status: number, code = "some_code", headers: Record<string, string> = {}): Response {
  const body = {
    type: `https://clipforge.dev/problems/${code}`,
    title: "Some code",
    status,
    detail: "What is wrong.",
    code,
    request_id: "req_1",
    errors: [],
  };
  return json(body, status, { "content-type": "application/problem+json", ...headers });
}

/** Nothing ever comes. */
export function never(): Promise<Response> {
  return new Promise(() => undefined);
}
