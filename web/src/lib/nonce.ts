"use client";
/** The nonce of this page, for libraries that write styles of their own. Only scripts of the page can read it. */
export function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}
