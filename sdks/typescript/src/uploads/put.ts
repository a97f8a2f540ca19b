import { APIConnectionError } from "../errors.js";
import { Limit } from "../http/timing.js";
import { explained, refusal, type Settings } from "../http/transport.js";
import type { SignedPut } from "../types.js";

/** Bytes a second below which a connection counts as broken. */
const SLOWEST = 64 << 10;

// The platform sets these from the body, and pages may not.
const SET_BY_PLATFORM = new Set(["content-length", "host"]);

/** How to send one piece. */
export interface PutOptions {
  settings: Settings;
  /** For the answer once all bytes were sent, in milliseconds; sending may take longer by size. */
  timeout: number;
  signal: AbortSignal | undefined;
  /** Told how many bytes of this piece were sent, where that can be known. */
  onSent: (bytes: number) => void;
}

/**
 * Send bytes to a signed address of storage: its own headers, no token.
 *
 * @throws APIError when storage refuses, APIConnectionError, APITimeoutError, AbortedError.
 */
export async function put(request: SignedPut, bytes: Blob, options: PutOptions): Promise<void> {
  const headers = Object.entries(request.headers).filter(
    ([name]) => !SET_BY_PLATFORM.has(name.toLowerCase()),
  );
  const limit = new Limit(options.signal, options.timeout + (bytes.size / SLOWEST) * 1000);
  try {
    const sent = { ...request, headers: Object.fromEntries(headers) };
    if (typeof XMLHttpRequest === "undefined" || options.settings.ownFetch)
      await byFetch(sent, bytes, options, limit);
    else await byXhr(sent, bytes, options, limit);
  } catch (problem) {
    throw explained(problem, limit, options.signal);
  } finally {
    limit.release();
  }
  options.onSent(bytes.size);
}

async function byFetch(request: SignedPut, body: Blob, options: PutOptions, limit: Limit): Promise<void> {
  const { method, headers, url } = request;
  const response = await options.settings.fetch(url, { method, headers, body, signal: limit.signal });
  const text = await response.text();
  if (!response.ok) throw refusal(response, text);
}

/** In pages only this tells how far a body is. */
function byXhr(request: SignedPut, body: Blob, options: PutOptions, limit: Limit): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(request.method, request.url);
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => options.onSent(event.loaded);
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve();
      else
        reject(
          refusal(new Response(null, { status: xhr.status, headers: headersOf(xhr) }), xhr.responseText),
        );
    };
    xhr.onerror = () => reject(new APIConnectionError("No answer came from storage."));
    xhr.onabort = () => reject(limit.signal.reason);
    limit.signal.addEventListener("abort", () => xhr.abort(), { once: true });
    if (limit.signal.aborted) reject(limit.signal.reason);
    else xhr.send(body);
  });
}

function headersOf(xhr: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of xhr
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}
