/** Requests of this server to the API. */
import "server-only";
import type { Session } from "./session";
import { settings } from "./settings";

/** Of a browser's request, the API gets these headers and no others: no cookies above all. */
const PASSED = [
  "accept",
  "accept-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "last-event-id",
  "user-agent",
  "x-forwarded-for",
];

/** Of the API's answer, the browser gets these. */
const RETURNED = [
  "cache-control",
  "content-disposition",
  "content-language",
  "content-type",
  "deprecation",
  "etag",
  "last-modified",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "sunset",
  "x-request-id",
];

function copied(from: Headers, names: string[]): Headers {
  const headers = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

export interface Outgoing {
  method: string;
  /** Begins with `/v1/`. */
  path: string;
  headers: Headers;
  body?: Uint8Array<ArrayBuffer> | string | undefined;
  signal?: AbortSignal | undefined;
}

/** Send a request to the API as the person of `session`, or as nobody. */
export async function send(outgoing: Outgoing, session: Session | null): Promise<Response> {
  const headers = copied(outgoing.headers, PASSED);
  if (session) {
    headers.set("authorization", `Bearer ${session.accessToken}`);
    if (session.orgId) headers.set("x-org-id", session.orgId);
  }
  return fetch(settings.apiUrl + outgoing.path, {
    method: outgoing.method,
    headers,
    body: outgoing.body,
    signal: outgoing.signal,
    redirect: "manual",
    cache: "no-store",
  });
}

/** The API's answer as the browser gets it; its body flows through as it comes, event streams included. */
export function passedOn(answer: Response): Response {
  const headers = copied(answer.headers, RETURNED);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  // Keeps proxies between from collecting an event stream before they pass it on.
  if (headers.get("content-type")?.startsWith("text/event-stream")) headers.set("x-accel-buffering", "no");
  return new Response(answer.body, { status: answer.status, headers });
}
