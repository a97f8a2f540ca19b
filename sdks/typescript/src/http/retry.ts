import { APIConnectionError, APIError } from "../errors.js";
import { retryAfterMs } from "./retry-after.js";

const FIRST_MS = 500;
const LONGEST_MS = 8_000;
const LONGEST_ASKED_MS = 60_000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Milliseconds to wait before a call is tried again, or null when trying again makes no sense.
 *
 * @param error - what the try ended with.
 * @param method - a PATCH is not tried again once it may have been carried out; whatever was refused for its rate
 *     was not. Every POST carries an idempotency key, so that it is carried out once.
 * @param tries - how often it was tried again already.
 */
export function pauseBefore(error: unknown, method: string, tries: number): number | null {
  if (error instanceof APIError) {
    const again = method === "PATCH" ? error.status === 429 : PASSING.has(error.status);
    if (!again) return null;
    const asked = retryAfterMs(error.headers);
    if (asked !== null) return asked <= LONGEST_ASKED_MS ? asked : null;
    return backOff(tries);
  }
  return error instanceof APIConnectionError && method !== "PATCH" ? backOff(tries) : null;
}

/** Milliseconds of the wait after so many failures in a row: from 0.5 s, doubled up to 8 s, less up to a quarter. */
export function backOff(failures: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return whole * (1 - Math.random() / 4);
}
