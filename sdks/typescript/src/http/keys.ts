/** A key for a POST: 128 bits at random. `crypto.randomUUID` is missing in pages that were not opened over TLS. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `cf-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
