import { ClipForgeError, PermissionDeniedError } from "../errors.js";
import { backOff, pauseBefore } from "../http/retry.js";
import { Limit, sleep, throwIfAborted } from "../http/timing.js";
import type { Settings } from "../http/transport.js";
import type { PresignedParts, SignedPut, Upload } from "../types.js";
import type { OnProgress } from "./progress.js";
import { Progress } from "./progress.js";
import { put } from "./put.js";
import { SignedParts } from "./signed-parts.js";
import type { UploadSource } from "./source.js";

const PARALLEL = 4;
/**
 * How often what belongs to an upload is tried again unless the call says otherwise, some forty seconds in all: what has
 * been sent is worth more patience than one call is, and a network may be away for so long, as in a train.
 */
const PATIENCE = 8;
/** A storage that refuses so many fresh addresses of a piece does not mean their age. */
const MOST_REFUSALS = 3;

/** How to send the bytes of an upload. */
export interface SendOptions {
  /** Parts that are sent at the same time; 4 when left out. */
  parallel?: number | undefined;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  /** How often each part is tried again; 8, or as often as the client's calls if that is more, when left out. */
  maxRetries?: number | undefined;
}

/** What of the API sending needs. */
export interface UploadApi {
  settings: Settings;
  /** The upload with a fresh signed request. */
  reread: (id: string) => Promise<Upload>;
  presign: (id: string, first: number, count: number) => Promise<PresignedParts>;
  /** Numbers of the parts that have not arrived. */
  missing: (id: string) => Promise<number[]>;
}

/**
 * Send what is missing of an upload.
 *
 * @param fresh - it was announced just now, so that nothing can have arrived.
 * @throws ClipForgeError when the source has another size than was announced.
 */
export async function sendBytes(
  api: UploadApi,
  upload: Upload,
  source: UploadSource,
  options: SendOptions,
  fresh: boolean,
): Promise<void> {
  if (source.size !== upload.size) {
    throw new ClipForgeError(`The upload is of ${upload.size} bytes, '${source.name}' has ${source.size}.`);
  }
  const progress = new Progress(upload.size, options.onProgress);
  progress.at(0, 0);
  if (upload.method === "single") await sendWhole(api, upload, source, options, progress);
  else await sendParts(api, upload, source, options, progress, fresh);
}

async function sendWhole(
  api: UploadApi,
  upload: Upload,
  source: UploadSource,
  options: SendOptions,
  progress: Progress,
): Promise<void> {
  const signed = async (stale: boolean) => (stale ? await api.reread(upload.id) : upload).put;
  const piece: Piece = { source, start: 0, end: source.size, onSent: (bytes) => progress.at(1, bytes) };
  await sendPiece(api, signed, piece, options);
}

async function sendParts(
  api: UploadApi,
  upload: Upload,
  source: UploadSource,
  options: SendOptions,
  progress: Progress,
  fresh: boolean,
): Promise<void> {
  const partSize = upload.part_size ?? upload.size;
  const count = upload.part_count ?? 1;
  const all = Array.from({ length: count }, (_, place) => place + 1);
  const waiting = fresh ? all : await api.missing(upload.id);
  const range = (number: number) => ({
    start: (number - 1) * partSize,
    end: Math.min(number * partSize, upload.size),
  });
  const missing = new Set(waiting);
  for (const number of all) {
    if (!missing.has(number)) progress.at(number, range(number).end - range(number).start);
  }

  const signed = new SignedParts((first, most) => api.presign(upload.id, first, most));
  await together(options, async (signal) => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const part = number;
      const piece: Piece = { source, ...range(part), onSent: (bytes) => progress.at(part, bytes) };
      await sendPiece(api, (stale) => signed.of(part, stale), piece, { ...options, signal });
    }
  });
}

/** Let several workers do the same; when one fails for good, the others are ended, and it is thrown. */
async function together(options: SendOptions, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const limit = new Limit(options.signal, Number.POSITIVE_INFINITY);
  const failures: unknown[] = [];
  const worker = async () => {
    try {
      await work(limit.signal);
    } catch (error) {
      failures.push(error);
      limit.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.parallel ?? PARALLEL) }, worker));
  limit.release();
  if (failures.length > 0) throw failures[0];
}

/** How often what belongs to an upload is tried again. */
export function patience(settings: Settings, options: Pick<SendOptions, "maxRetries">): number {
  return options.maxRetries ?? Math.max(settings.maxRetries, PATIENCE);
}

/** A range of a source. */
export interface Piece {
  source: UploadSource;
  start: number;
  end: number;
  onSent: (bytes: number) => void;
}

/**
 * Send a piece, and again where that may help.
 *
 * @param signed - the request to send it with, a fresh one when storage refused the one before; null for none.
 */
export async function sendPiece(
  api: Pick<UploadApi, "settings">,
  signed: (stale: boolean) => Promise<SignedPut | null>,
  piece: Piece,
  options: SendOptions,
): Promise<void> {
  const { settings } = api;
  const { signal, timeout = settings.timeout } = options;
  const maxRetries = patience(settings, options);
  let failure: unknown;
  let refusals = 0;
  for (let tries = 0; ; tries += 1) {
    // Outside of what is tried again: calls of the API were tried again already.
    const request = await signed(failure instanceof PermissionDeniedError);
    if (request === null) throw failure ?? new ClipForgeError("This upload takes no bytes any more.");
    const bytes = await piece.source.slice(piece.start, piece.end);
    throwIfAborted(signal);
    try {
      return await put(request, bytes, { settings, timeout, signal, onSent: piece.onSent });
    } catch (error) {
      const stale = error instanceof PermissionDeniedError;
      if (stale) refusals += 1;
      const pause = stale ? (tries === 0 ? 0 : backOff(tries)) : pauseBefore(error, "PUT", tries);
      if (tries >= maxRetries || refusals > MOST_REFUSALS || pause === null) throw error;
      failure = error;
      await sleep(pause, signal);
    }
  }
}
