import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ClipForgeError } from "../errors.js";
import type { UploadSource } from "../uploads/source.js";

/**
 * A file on disk, to be uploaded. Its bytes are read when they are sent, never all at once.
 *
 * @param path - of the file.
 * @param naming - another name than its own, or another media type than the name stands for.
 * @throws ClipForgeError for something that is no file.
 * @example
 * const project = await client.ingest.upload(await fromPath("talk.mp4"));
 */
export async function fromPath(
  path: string | URL,
  naming: { name?: string; contentType?: string } = {},
): Promise<UploadSource> {
  const facts = await stat(path);
  if (!facts.isFile()) throw new ClipForgeError(`'${path}' is no file.`);
  const read = await reader(path);
  const unchanged = async () => {
    const { size, mtimeMs } = await stat(path);
    if (size !== facts.size || mtimeMs !== facts.mtimeMs)
      throw new ClipForgeError(`'${path}' has changed while it was sent.`);
  };
  return {
    name: naming.name ?? basename(typeof path === "string" ? path : decodeURIComponent(path.pathname)),
    size: facts.size,
    contentType: naming.contentType,
    lastModified: Math.round(facts.mtimeMs),
    slice: async (start, end) => {
      const piece = await read(start, end);
      await unchanged();
      return piece;
    },
    sha256: async (signal) => {
      const hash = createHash("sha256");
      for await (const piece of createReadStream(path, { signal })) hash.update(piece);
      return hash.digest("hex");
    },
  };
}

type Reader = (start: number, end: number) => Blob | Promise<Blob>;

/** How to read a range of a file: as a blob that stays on disk until it is sent, where there are such. */
async function reader(path: string | URL): Promise<Reader> {
  if (!("Deno" in globalThis)) {
    const blob = await openAsBlob(path);
    return (start, end) => blob.slice(start, end);
  }
  // Deno's holds all of the file in memory; a piece is small.
  return async (start, end) => {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(end - start);
      let got = 0;
      while (got < bytes.length) {
        const { bytesRead } = await file.read(bytes, got, bytes.length - got, start + got);
        if (bytesRead === 0) throw new ClipForgeError(`'${path}' has become shorter while it was sent.`);
        got += bytesRead;
      }
      return new Blob([bytes]);
    } finally {
      await file.close();
    }
  };
}
