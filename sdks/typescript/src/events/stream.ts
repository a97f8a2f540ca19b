import { APIConnectionError, UnexpectedAnswerError } from "../errors.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import { backOff, pauseBefore } from "../http/retry.js";
import { Limit, now, sleep } from "../http/timing.js";
import { explained, type Opened } from "../http/transport.js";
import type { RequestOptions } from "../options.js";
import type { StreamEventsParams } from "../types.js";
import { type SseMessage, SseParser } from "./sse.js";
import type { StreamEvent } from "./types.js";

/** The server sends a comment every 15 s: without a byte for so long, the connection is dead. */
const SILENCE_MS = 45_000;
/** A connection that ends sooner was none to speak of. */
const SHORT_MS = 10_000;
/** Ids that are kept to leave out what is told twice. */
const KEPT_IDS = 1000;

/** How to listen. */
export interface StreamOptions extends Omit<RequestOptions, "deadline" | "idempotencyKey"> {
  /** Begin with what came after this event; what is told from now on when left out. */
  lastEventId?: string | undefined;
  /** Told whenever the stream is (again) connected. */
  onOpen?: (() => void) | undefined;
}

/**
 * Events as they happen; iterate it.
 *
 * It connects anew after a break or after the server's ten minutes, and then goes on after the last event: nothing
 * that is kept is lost, nothing is told twice. It ends by `break`, `close`, or the signal; it throws when the API
 * refuses, or cannot be reached at all.
 */
export class EventStream implements AsyncIterable<StreamEvent> {
  readonly #api: Api;
  readonly #query: StreamEventsParams;
  readonly #options: StreamOptions;
  readonly #limit: Limit;
  readonly #seen = new Set<string>();
  #lastId: string;
  #retryMs: number | null = null;
  #connected = false;
  #closed = false;

  /** @internal */
  constructor(api: Api, query: StreamEventsParams, options: StreamOptions) {
    this.#api = api;
    this.#query = query;
    this.#options = options;
    this.#lastId = options.lastEventId ?? "";
    this.#limit = new Limit(options.signal, Number.POSITIVE_INFINITY);
  }

  /** End it; whoever iterates gets no more. */
  close(): void {
    this.#closed = true;
    this.#limit.abort();
    this.#limit.release();
  }

  /** The events; can be gone through once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamEvent, void> {
    try {
      for (let failures = 0; !this.#closed; ) {
        let pause: number;
        const begun = now();
        try {
          for await (const event of this.#once()) {
            failures = 0;
            yield event;
          }
          // The server ends it after ten minutes; what ends at once, again and again, is not to be hurried.
          failures = now() - begun > SHORT_MS ? 0 : failures + 1;
          pause = failures > 1 ? backOff(failures - 1) : (this.#retryMs ?? backOff(0));
        } catch (error) {
          if (this.#closed) return;
          pause = this.#pauseAfter(error, failures);
          failures += 1;
        }
        await sleep(pause, this.#limit.signal);
      }
    } catch (error) {
      if (!this.#closed) throw error;
    } finally {
      this.close();
    }
  }

  /** Milliseconds; throws what another try cannot mend, and everything before the first connection. */
  #pauseAfter(error: unknown, failures: number): number {
    const pause = pauseBefore(error, "GET", failures);
    if (pause === null || !this.#connected || this.#options.signal?.aborted) throw error;
    return pause;
  }

  /** One connection. */
  async *#once(): AsyncGenerator<StreamEvent, void> {
    const since = this.#lastId;
    const options = {
      ...this.#options,
      signal: this.#limit.signal,
      deadline: undefined,
      idempotencyKey: undefined,
    };
    // Once it was connected, the loop around this one tries again, for as long as it takes.
    if (this.#connected) options.maxRetries = 0;
    const opened = await this.#api.transport.open({
      method: "GET",
      path: path`/v1/events`,
      query: this.#query,
      headers: { accept: "text/event-stream", ...(since && { "last-event-id": since }) },
      options,
    });
    const type = opened.response.headers.get("content-type") ?? "";
    if (!type.startsWith("text/event-stream")) {
      opened.limit.abort();
      opened.limit.release();
      throw new UnexpectedAnswerError(`This is no stream of events, but ${type || "of no type"}.`);
    }
    // Without an event to go on after, what happened in between was missed.
    if (this.#connected && !since) yield { id: null, type: "reset", project_id: null, data: {} };
    this.#connected = true;
    this.#options.onOpen?.();
    for await (const message of this.#messages(opened)) {
      const event = this.#event(message);
      if (event) yield event;
    }
  }

  async *#messages({ response, limit }: Opened): AsyncGenerator<SseMessage, void> {
    const parser = new SseParser();
    const reader = response.body?.getReader();
    if (!reader) throw new APIConnectionError("The stream of events has no body.");
    try {
      for (;;) {
        limit.restart(SILENCE_MS);
        const { done, value } = await reader.read();
        limit.disarm();
        if (done) return;
        yield* parser.feed(value);
        this.#retryMs = parser.retryMs ?? this.#retryMs;
      }
    } catch (problem) {
      throw explained(problem, limit, this.#options.signal);
    } finally {
      // An answer that is not read to its end keeps its connection otherwise.
      limit.abort();
      limit.release();
    }
  }

  /** A message as an event; null for what is told twice, and for `ready`, which `onOpen` tells. */
  #event({ event: type, data, id }: SseMessage): StreamEvent | null {
    if (id) {
      if (this.#seen.has(id)) return null;
      this.#seen.add(id);
      const [oldest] = this.#seen;
      if (this.#seen.size > KEPT_IDS && oldest !== undefined) this.#seen.delete(oldest);
      this.#lastId = id;
    }
    if (type === "ready") return null;
    const body = read(data);
    return {
      id: id || null,
      type,
      project_id: body.project_id ?? null,
      data: body.data ?? null,
    } as StreamEvent;
  }
}

function read(data: string): { project_id?: string | null; data?: unknown } {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new UnexpectedAnswerError(`An event cannot be read: ${data.slice(0, 80)}`, { cause });
  }
}
