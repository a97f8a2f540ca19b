/** Any origin does: what stays in it is a page of ours, whatever it is called. */
const HERE = "http://here.invalid";

/**
 * Where to go after signing in: a page of ours, whatever the address says.
 *
 * It is read as a browser reads it, which drops tabs and newlines and takes `\` for `/`.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || !URL.canParse(next, HERE)) return "/";
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // `/.//elsewhere.example` has the path `//elsewhere.example`, which would be another site's address.
  return origin === HERE && !pathname.startsWith("//") ? pathname + search + hash : "/";
}
