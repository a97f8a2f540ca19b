import type { UploadSource } from "./source.js";

/** Up to here a checksum is made unless the caller says otherwise; also what a page can hold without harm. */
const CHECKED_BYTES = 64 << 20;

/**
 * The checksum to announce: it verifies what arrives, and finds a file that is there already.
 *
 * @param wanted - one that is known, or whether to make one; undefined for up to 64 MiB.
 * @returns hex, or undefined for none: not wanted, or not to be had here.
 */
export async function checksum(
  source: UploadSource,
  wanted: string | boolean | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (typeof wanted === "string") return wanted;
  if (wanted === false || (wanted === undefined && source.size > CHECKED_BYTES)) return undefined;
  if (source.sha256) return source.sha256(signal);
  // A page that was not opened over TLS has no `subtle`.
  if (source.size > CHECKED_BYTES || !crypto.subtle) return undefined;
  const bytes = await (await source.slice(0, source.size)).arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
