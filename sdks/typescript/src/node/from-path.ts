import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
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
  // Bound to the file as it is now: reading fails when it is changed.
  const blob = await openAsBlob(path);
  return {
    name: naming.name ?? basename(typeof path === "string" ? path : decodeURIComponent(path.pathname)),
    size: blob.size,
    contentType: naming.contentType,
    lastModified: Math.round(facts.mtimeMs),
    slice: (start, end) => blob.slice(start, end),
    sha256: async (signal) => {
      const hash = createHash("sha256");
      for await (const piece of createReadStream(path, { signal })) hash.update(piece);
      return hash.digest("hex");
    },
  };
}
