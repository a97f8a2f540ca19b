import { Bell } from "./bell.js";
import { DeadlineExceededError, RateLimitError } from "./errors.js";
import type { EventStream, StreamOptions } from "./events/stream.js";
import { Limit, now, sleep, throwIfAborted } from "./http/timing.js";
import type { RequestOptions } from "./options.js";

/** Between two looks while events tell of changes: for what no event tells. */
const WITH_EVENTS_MS = 15_000;
/** Events may come in bursts: no more looks than one in so long. */
const CLOSEST_MS = 300;
/** A look is tried again so often, some forty seconds in all: work goes on while an API is started anew. */
const PATIENCE = 8;
/** So long an API may refuse looks as too many, before waiting is given up. */
const BUSY_MS = 300_000;

/** How to wait for work. */
export interface WaitOptions<T> extends Pick<RequestOptions, "signal" | "headers"> {
  /** Milliseconds in which it must be done; without end when left out. */
  timeout?: number | undefined;
  /** Told whenever it is looked at, so that progress can be shown. */
  onProgress?: ((current: T) => void) | undefined;
  /** Milliseconds between two looks where events cannot be had; 2000 when left out. */
  pollInterval?: number | undefined;
}

/** What is waited for. */
export interface Waited<T> {
  /** In words, for the error. */
  what: string;
  read: (options: RequestOptions) => PromiseLike<T>;
  /** It will not change any more. */
  settled: (current: T) => boolean;
  /** Events that say that it may have changed; `onOpen` is told when they can be had. */
  listen: (current: T, options: StreamOptions) => EventStream | null;
}

/**
 * Look at something until it is settled: whenever an event tells of it, and now and then; often where there are no
 * events, since a key may lack the right to them, and a proxy may hold streams back.
 *
 * @throws DeadlineExceededError, AbortedError.
 */
export async function waitFor<T>(waited: Waited<T>, options: WaitOptions<T>): Promise<T> {
  const { signal, headers, timeout = Number.POSITIVE_INFINITY, pollInterval = 2000 } = options;
  const until = now() + timeout;
  const inside = new Limit(signal, Number.POSITIVE_INFINITY);
  const bell = new Bell();
  let listening: Promise<void> | undefined;
  const listen = async (current: T) => {
    const live = () => {
      bell.live = true;
      // What happened before the stream was open, nobody tells again.
      bell.ring();
    };
    try {
      for await (const _ of waited.listen(current, { headers, signal: inside.signal, onOpen: live }) ?? [])
        bell.ring();
    } catch {
      // Looking now and then does without.
    }
    bell.live = false;
    bell.ring();
  };
  let busySince: number | undefined;
  try {
    for (;;) {
      throwIfAborted(signal);
      const left = until - now();
      if (left <= 0) throw new DeadlineExceededError(`${waited.what} was not done within ${timeout} ms.`);
      const deadline = Number.isFinite(left) ? left : undefined;
      let current: T;
      try {
        current = await waited.read({ headers, signal: inside.signal, deadline, maxRetries: PATIENCE });
        busySince = undefined;
      } catch (error) {
        // The work goes on while others, or this key elsewhere, ask too much.
        if (!(error instanceof RateLimitError)) throw error;
        busySince ??= now();
        const asked = error.retryAfterMs ?? pollInterval;
        if (now() - busySince + asked > BUSY_MS) throw error;
        await sleep(Math.max(0, Math.min(asked, until - now())), inside.signal);
        continue;
      }
      options.onProgress?.(current);
      if (waited.settled(current)) return current;
      listening ??= listen(current);
      const pause = Math.min(bell.live ? WITH_EVENTS_MS : pollInterval, until - now());
      await bell.pause(Math.max(0, pause), inside.signal);
      await sleep(Math.max(0, Math.min(CLOSEST_MS, pollInterval, until - now())), inside.signal);
    }
  } finally {
    inside.abort();
    inside.release();
    await listening;
  }
}
