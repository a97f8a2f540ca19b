import { ClipForgeError, DeadlineExceededError, NotFoundError, UploadError } from "../errors.js";
import { Limit } from "../http/timing.js";
import type { RequestOptions } from "../options.js";
import type { Upload } from "../types.js";
import type { UploadMemory } from "./memory.js";
import { type SendOptions, sendBytes, type UploadApi } from "./send.js";
import type { Naming, UploadSource } from "./source.js";

/** How to upload a file. */
export interface UploadOptions extends RequestOptions, SendOptions, Naming {
  /** SHA-256 in hex, or whether to make it; made for files of up to 64 MiB when left out. */
  sha256?: string | boolean | undefined;
  /** Go on with this upload: only what has not arrived is sent. */
  resume?: string | undefined;
  /** Remembers the upload until it is done, and goes on with it when the same file is given again. */
  memory?: UploadMemory | undefined;
  /** Give the upload up when it breaks off, instead of keeping what has arrived for a day. */
  abort?: boolean | undefined;
  /** Told once the upload is known, before the first byte. */
  onUpload?: ((upload: Upload) => void) | undefined;
}

/** What of the API the whole way of an upload needs. */
export interface FlowApi extends UploadApi {
  complete: (id: string) => Promise<Upload>;
  abort: (id: string) => Promise<unknown>;
}

/** Do something of many calls within the deadline that is meant for one. */
export async function within<Options extends RequestOptions, T>(
  options: Options,
  work: (options: Options) => Promise<T>,
): Promise<T> {
  const overdue = () => new DeadlineExceededError("The time for this upload is over.");
  const limit = new Limit(options.signal, options.deadline ?? Number.POSITIVE_INFINITY, overdue);
  try {
    return await work({ ...options, signal: limit.signal, deadline: undefined });
  } finally {
    limit.release();
  }
}

/**
 * The upload to go on with, if the caller named one, or one is remembered that is not over.
 *
 * @throws ClipForgeError when the one that was named is over.
 */
export async function found(
  api: FlowApi,
  source: UploadSource,
  options: UploadOptions,
): Promise<Upload | null> {
  if (options.resume !== undefined) {
    const upload = await api.reread(options.resume);
    if (!goesOn(upload))
      throw new ClipForgeError(`Upload ${upload.id} is ${upload.status}; begin a new one.`);
    return upload;
  }
  const id = await options.memory?.recall(source);
  if (!id) return null;
  try {
    const upload = await api.reread(id);
    if (goesOn(upload) && upload.size === source.size) return upload;
  } catch (error) {
    // Of somebody else who used this page, or long over.
    if (!(error instanceof NotFoundError)) throw error;
  }
  await options.memory?.forget(source);
  return null;
}

function goesOn(upload: Upload): boolean {
  return upload.status === "open" || upload.status === "completed";
}

/**
 * Send what is missing of an upload and complete it.
 *
 * @param fresh - it was announced just now.
 * @param transcript - and that with its words.
 * @throws UploadError with the id to go on with.
 */
export async function carryOut(
  api: FlowApi,
  upload: Upload,
  source: UploadSource,
  options: UploadOptions,
  fresh: boolean,
  transcript = false,
): Promise<Upload> {
  try {
    // What is known of one that goes on stays known.
    if ((await options.memory?.recall(source)) !== upload.id)
      await options.memory?.keep(source, upload.id, transcript);
    options.onUpload?.(upload);
    let done = upload;
    if (upload.status === "open") {
      await sendBytes(api, upload, source, options, fresh);
      done = await api.complete(upload.id);
    }
    await options.memory?.forget(source);
    return done;
  } catch (cause) {
    if (options.abort) {
      await api.abort(upload.id).catch(() => undefined);
      await options.memory?.forget(source);
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    const told = options.abort ? "was given up" : `broke off; go on with resume: "${upload.id}"`;
    throw new UploadError(
      `The upload of '${source.name}' ${told}. ${why}`,
      options.abort ? null : upload.id,
      { cause },
    );
  }
}
