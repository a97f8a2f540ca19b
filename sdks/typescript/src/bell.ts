import { throwIfAborted } from "./http/timing.js";

/** Ends a pause early: whoever waits is woken by the next ring, or by one that came while nobody waited. */
export class Bell {
  /** Whether what rings it is there. */
  live = false;
  #rang = false;
  #wake: (() => void) | undefined;

  /** End the pause. */
  ring(): void {
    this.#rang = true;
    this.#wake?.();
  }

  /** Wait for so many milliseconds, or until it rings; throws an `AbortedError` when the signal is raised. */
  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (!this.#rang) {
      await new Promise<void>((resolve) => {
        const over = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", over);
          resolve();
        };
        const timer = setTimeout(over, milliseconds);
        signal.addEventListener("abort", over, { once: true });
        this.#wake = over;
      });
    }
    this.#rang = false;
    this.#wake = undefined;
    throwIfAborted(signal);
  }
}
