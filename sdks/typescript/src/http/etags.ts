import { ClipForgeError } from "../errors.js";

const etags = new WeakMap<object, string>();

/** Keep the ETag of an answer with what it gave. */
export function remember(data: unknown, etag: string): void {
  if (typeof data === "object" && data !== null) etags.set(data, etag);
}

/**
 * The ETag of an object as this package gave it; undefined for what has none, and for copies.
 *
 * @example
 * const moment = await client.moments.get(id);
 * await client.moments.update(id, { title: "Look at this" }, { ifMatch: moment });
 */
export function etagOf(object: object): string | undefined {
  return etags.get(object);
}

/**
 * The header of a change that must not overwrite another one.
 *
 * @throws ClipForgeError for an object that has no ETag, which would let the change through unseen.
 */
export function matchHeaders(ifMatch: object | string | undefined): Record<string, string> {
  if (ifMatch === undefined) return {};
  const etag = typeof ifMatch === "string" ? ifMatch : etagOf(ifMatch);
  if (etag === undefined) {
    throw new ClipForgeError(
      "`ifMatch` takes what this client gave, of something that has an ETag, or an ETag.",
    );
  }
  return { "if-match": etag };
}
