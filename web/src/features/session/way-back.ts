"use client";
/** What this tab remembers while it is at a sign-in provider: where to go on, and whether it went to link one. */

const NEXT = "clipforge.next";
const LINKING = "clipforge.linking";

/** Leave to sign in, and go on at `next` then. */
export function leaveToSignIn(address: string, next: string): void {
  sessionStorage.setItem(NEXT, next);
  window.location.assign(address);
}

/** Leave to link an account there; the answer is told from that of a sign-in by its state. */
export function leaveToLink(address: string): void {
  sessionStorage.setItem(LINKING, new URL(address).searchParams.get("state") ?? "");
  window.location.assign(address);
}

/** Whether what was brought back belongs to linking. */
export function isLinking(state: string | undefined): boolean {
  return Boolean(state) && sessionStorage.getItem(LINKING) === state;
}

/** Where to go on after signing in; told once. */
export function takeNext(): string | null {
  const next = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  return next;
}
