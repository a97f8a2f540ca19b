import type { Credentials } from "../auth/credentials.js";
import { isBrowser, runtime } from "../environment.js";
import {
  APIConnectionError,
  APIError,
  APITimeoutError,
  AuthenticationError,
  ClipForgeError,
  DeadlineExceededError,
} from "../errors.js";
import type { Fetch, MatchOptions } from "../options.js";
import { VERSION } from "../version.js";
import { matchHeaders } from "./etags.js";
import type { Farewell } from "./farewell.js";
import { newIdempotencyKey } from "./keys.js";
import type { Path } from "./path.js";
import { queryText } from "./query.js";
import { pauseBefore } from "./retry.js";
import { aborted, Limit, now, sleep, throwIfAborted } from "./timing.js";

/** One call of the API. */
export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: Path;
  query?: object | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form. */
  form?: Readonly<Record<string, unknown>> | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  options?: MatchOptions | undefined;
  /** Needs no account, so that no token is sent. */
  anonymous?: boolean | undefined;
}

/** What a client's calls have in common. */
export interface Settings {
  baseUrl: string;
  orgId: string | undefined;
  timeout: number;
  maxRetries: number;
  fetch: Fetch;
  /** The caller gave this `fetch`, and wants it used. */
  ownFetch: boolean;
  headers: Readonly<Record<string, string>>;
  /** Undefined where a proxy signs requests. */
  credentials: Credentials | undefined;
  farewell: Farewell;
}

/** An answer, read to its end. */
export interface Sent {
  response: Response;
  body: string;
}

/** An answer whose body is still to come; `limit` ends it, and is released by whoever reads it. */
export interface Opened {
  response: Response;
  limit: Limit;
}

/** Sends calls, and tries again what may go well next time. */
export class Transport {
  constructor(readonly settings: Settings) {}

  /** Send a call and read the answer; throws what errors.ts names. */
  send(call: Call): Promise<Sent> {
    return this.#again(call, async (limit, request) => {
      const response = await this.settings.fetch(request.url, { ...request.init, signal: limit.signal });
      const body = await response.text();
      limit.release();
      if (!response.ok) throw refusal(response, body);
      return { response, body };
    });
  }

  /** Send a call and give its answer as soon as its headers are there; the time for one try ends with them. */
  open(call: Call): Promise<Opened> {
    return this.#again(call, async (limit, request) => {
      const response = await this.settings.fetch(request.url, { ...request.init, signal: limit.signal });
      if (!response.ok) throw refusal(response, await response.text());
      limit.disarm();
      return { response, limit };
    });
  }

  async #again<T extends { response: Response }>(
    call: Call,
    attempt: (limit: Limit, request: { url: string; init: RequestInit }) => Promise<T>,
  ): Promise<T> {
    const {
      timeout = this.settings.timeout,
      maxRetries = this.settings.maxRetries,
      signal,
    } = call.options ?? {};
    const until = now() + (call.options?.deadline ?? Number.POSITIVE_INFINITY);
    const headers = this.#headers(call);
    const url = this.settings.baseUrl + call.path.url + queryText(call.query);
    // A header of the caller's own stands in for the token.
    const nobody = call.anonymous || headers.has("authorization");
    const credentials = nobody ? undefined : this.settings.credentials;
    let token = await credentials?.token();
    let renewed = false;
    for (let tries = 0; ; ) {
      throwIfAborted(signal);
      if (token) headers.set("authorization", `Bearer ${token}`);
      const limit = new Limit(signal, Math.min(timeout, until - now()));
      try {
        const done = await attempt(limit, { url, init: this.#init(call, headers) });
        this.settings.farewell.heed(`${call.method} ${call.path.template}`, done.response.headers);
        return done;
      } catch (problem) {
        const error = explained(problem, limit, signal, until);
        limit.release();
        if (error instanceof AuthenticationError && credentials?.renewable && !renewed) {
          const refused = token;
          token = await credentials.token(refused);
          renewed = true;
          if (token !== refused) continue;
        }
        const pause = tries < maxRetries ? pauseBefore(error, call.method, tries) : null;
        if (pause === null) throw error;
        if (now() + pause >= until) throw overdue(error);
        await sleep(pause, signal);
        tries += 1;
      }
    }
  }

  #init(call: Call, headers: Headers): RequestInit {
    const body = call.form ? formOf(call.form) : call.body === undefined ? null : JSON.stringify(call.body);
    return { method: call.method, headers, body };
  }

  #headers(call: Call): Headers {
    const headers = new Headers({ accept: "application/json, application/problem+json;q=0.9, */*;q=0.8" });
    // Pages may not name themselves: it would only cost a question before every request to another origin.
    if (!isBrowser()) headers.set("user-agent", `clipforge-typescript/${VERSION} (${runtime()})`);
    if (call.body !== undefined) headers.set("content-type", "application/json");
    if (this.settings.orgId && !call.anonymous) headers.set("x-org-id", this.settings.orgId);
    if (call.method === "POST")
      headers.set("idempotency-key", call.options?.idempotencyKey ?? newIdempotencyKey());
    const matching = matchHeaders(call.options?.ifMatch);
    for (const given of [this.settings.headers, call.headers, matching, call.options?.headers]) {
      for (const [name, value] of Object.entries(given ?? {})) headers.set(name, value);
    }
    return headers;
  }
}

/** What went wrong with a request, as an error of this package. */
export function explained(
  problem: unknown,
  limit: Limit,
  signal: AbortSignal | undefined,
  until = Number.POSITIVE_INFINITY,
): Error {
  if (problem instanceof ClipForgeError) return problem;
  if (signal?.aborted) return aborted(signal);
  if (limit.timedOut) {
    return now() >= until ? overdue() : new APITimeoutError("The answer took too long.", { cause: problem });
  }
  return new APIConnectionError(`No answer came: ${reasonOf(problem)}`, { cause: problem });
}

/** Node says "fetch failed", and why one floor below. */
function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const { cause } = problem;
  const below = cause instanceof Error ? cause.message || (cause as { code?: string }).code : undefined;
  return below ? `${problem.message} (${below})` : problem.message;
}

/** The error of an answer that refuses. */
export function refusal(answer: { status: number; headers: Headers }, body: string): APIError {
  return APIError.of({ status: answer.status, headers: answer.headers, body: asJson(body) ?? body });
}

function overdue(cause?: unknown): DeadlineExceededError {
  const options = cause === undefined ? undefined : { cause };
  return new DeadlineExceededError("The time for this call is over.", options);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function formOf(values: Readonly<Record<string, unknown>>): URLSearchParams {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
