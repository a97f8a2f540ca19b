import { AbortedError, ClipForgeError } from "../errors.js";

/** Milliseconds on a clock that nobody sets. */
export function now(): number {
  return performance.now();
}

/** An error for a signal that was raised: the reason itself where it is one of this package's. */
export function aborted(signal: AbortSignal): ClipForgeError {
  if (signal.reason instanceof ClipForgeError) return signal.reason;
  return new AbortedError("The caller ended it.", { cause: signal.reason });
}

/** Throw when the signal has been raised. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal);
}

/** Wait; throws an `AbortedError` as soon as the signal is raised. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(aborted(signal));
      return;
    }
    const over = () => {
      clearTimeout(timer);
      if (signal) reject(aborted(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", over);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", over, { once: true });
  });
}

/** A signal that is raised by another one, or by time; `release` when nobody needs it any more. */
export class Limit {
  readonly signal: AbortSignal;
  /** It was the time. */
  timedOut = false;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #pass: () => void;
  readonly #overdue: (() => ClipForgeError) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param outer - raises it too.
   * @param milliseconds - raises it after these; never when infinite.
   * @param overdue - makes the reason for that.
   */
  constructor(outer: AbortSignal | undefined, milliseconds: number, overdue?: () => ClipForgeError) {
    this.#overdue = overdue;
    this.signal = this.#controller.signal;
    this.#outer = outer;
    this.#pass = () => this.#controller.abort(outer?.reason);
    if (outer?.aborted) this.#pass();
    else outer?.addEventListener("abort", this.#pass, { once: true });
    this.restart(milliseconds);
  }

  /** Count the time anew from now on. */
  restart(milliseconds: number): void {
    this.disarm();
    if (!Number.isFinite(milliseconds)) return;
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#controller.abort(this.#overdue?.());
    }, milliseconds);
  }

  /** Let time no longer count; the outer signal goes on to. */
  disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Raise it. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** Let go of timer and outer signal. */
  release(): void {
    this.disarm();
    this.#outer?.removeEventListener("abort", this.#pass);
  }
}
