import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Download } from "../download.js";

/**
 * Save a download: beside its place first, then renamed, so that the file is there whole or not at all.
 *
 * @param path - of the file; one that is there is replaced.
 * @returns the path.
 * @throws what the download throws, and what the disk does; nothing is left behind then.
 * @example
 * await saveTo("clip.mp4", await client.exports.download(id));
 */
export async function saveTo(path: string, download: Download | PromiseLike<Download>): Promise<string> {
  const pieces = await download;
  const partial = join(
    dirname(path),
    `.${basename(path).slice(-100)}.${randomBytes(4).toString("hex")}.part`,
  );
  const file = await open(partial, "wx");
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
  return path;
}
