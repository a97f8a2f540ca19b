import type { TestContext } from "node:test";

/**
 * Let `setTimeout` wait otherwise until the test is over. By hand, since not every platform's is one that `mock` takes.
 *
 * @param waits - milliseconds that were asked for → milliseconds to wait.
 */
export function waiting(t: Pick<TestContext, "after">, waits: (milliseconds: number) => number): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, "setTimeout");
  const real = globalThis.setTimeout;
  const value = (callback: () => void, milliseconds = 0) => real(callback, waits(milliseconds));
  Object.defineProperty(globalThis, "setTimeout", { value, configurable: true, writable: true });
  t.after(() => before && Object.defineProperty(globalThis, "setTimeout", before));
}
