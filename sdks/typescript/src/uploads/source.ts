import { ClipForgeError } from "../errors.js";
import { mediaTypeOf } from "./media-types.js";

/**
 * Bytes that can be sent in pieces: what `fromPath` of `@clipforge/sdk/node` makes of a path. Write your own for
 * bytes that lie elsewhere.
 */
export interface UploadSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Media type; guessed from the name when left out. */
  readonly contentType?: string | undefined;
  /** When it was last changed, in milliseconds since 1970; tells versions of a file apart. */
  readonly lastModified?: number | undefined;
  /** The bytes from `start` up to but without `end`. A blob of a file on disk stays there until it is sent. */
  slice(start: number, end: number): Blob | Promise<Blob>;
  /** SHA-256 of all bytes, hex, if it can be had without holding them all. */
  sha256?(signal?: AbortSignal): Promise<string>;
}

/** What can be uploaded. Bytes and plain blobs need a `name` in the options. */
export type Uploadable = UploadSource | Blob | Uint8Array | ArrayBuffer;

/** How a source is told to the API. */
export interface Naming {
  name?: string | undefined;
  contentType?: string | undefined;
}

/** A source of which everything is known that the API wants to know. */
export interface NamedSource extends UploadSource {
  readonly contentType: string;
  readonly lastModified: number;
}

/**
 * Whatever was given, as a source.
 *
 * @throws ClipForgeError for something without a name, or without a byte in it.
 */
export function asSource(given: Uploadable, naming: Naming): NamedSource {
  const source = isSource(given)
    ? given
    : fromBlob(given instanceof Blob ? given : new Blob([given as BlobPart]));
  const name = naming.name ?? source.name;
  if (!name)
    throw new ClipForgeError("These bytes have no name: give `name`, with the suffix of its format.");
  if (source.size === 0) throw new ClipForgeError(`'${name}' is empty.`);
  return {
    name,
    size: source.size,
    contentType: naming.contentType || source.contentType || mediaTypeOf(name),
    lastModified: source.lastModified ?? 0,
    slice: (start, end) => source.slice(start, end),
    ...(source.sha256 && { sha256: source.sha256.bind(source) }),
  };
}

function isSource(given: Uploadable): given is UploadSource {
  return !(given instanceof Blob) && "slice" in given && "name" in given;
}

function fromBlob(blob: Blob): UploadSource {
  const file = blob as Partial<File> & Blob;
  return {
    name: file.name ?? "",
    size: blob.size,
    contentType: blob.type,
    lastModified: file.lastModified,
    slice: (start, end) => blob.slice(start, end),
  };
}
