import { APIConnectionError, APIError, DownloadError } from "./errors.js";
import { pauseBefore } from "./http/retry.js";
import { Limit, sleep } from "./http/timing.js";
import { explained, refusal, type Settings } from "./http/transport.js";
import type { RequestOptions } from "./options.js";
import type { OnProgress } from "./uploads/progress.js";

/** What storages answer to a signed address whose time is over. */
const OVER = new Set([400, 401, 403, 404, 410]);

/** A file in storage. */
export interface StoredFile {
  name: string;
  /** Signed: no token is sent to it. */
  url: string;
  content_type: string;
  /** Bytes. */
  size: number;
}

/** How to fetch a file. */
export interface DownloadOptions extends Pick<RequestOptions, "timeout" | "maxRetries" | "signal"> {
  onProgress?: OnProgress | undefined;
}

/**
 * A file on its way from storage. Its bytes come as they are asked for, once; a connection that breaks is made anew
 * and goes on where it stopped, with a fresh address where the time of the first one is over.
 *
 * @example
 * const download = await client.exports.download(id);
 * link.href = URL.createObjectURL(await download.blob());
 */
export class Download implements AsyncIterable<Uint8Array> {
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly #find: () => Promise<StoredFile>;
  readonly #settings: Settings;
  readonly #options: DownloadOptions;
  #url: string;
  /** Of the file that the bytes so far are of. */
  #etag: string | null = null;

  /** @internal `find` gives the file with a fresh address. */
  constructor(
    file: StoredFile,
    find: () => Promise<StoredFile>,
    settings: Settings,
    options: DownloadOptions,
  ) {
    this.name = file.name;
    this.contentType = file.content_type;
    this.size = file.size;
    this.#url = file.url;
    this.#find = find;
    this.#settings = settings;
    this.#options = options;
  }

  /**
   * The bytes.
   *
   * @throws APIError when storage refuses, DownloadError when other bytes come than were told of.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    const { maxRetries = this.#settings.maxRetries, signal, onProgress } = this.#options;
    let got = 0;
    let renewed = false;
    for (let tries = 0; ; tries += 1) {
      try {
        for await (const piece of this.#from(got)) {
          got += piece.length;
          if (got > this.size)
            throw new DownloadError(`'${this.name}' has more than its ${this.size} bytes.`);
          onProgress?.(got, this.size);
          tries = 0;
          renewed = false;
          yield piece;
        }
        if (got < this.size)
          throw new APIConnectionError(`'${this.name}' ended after ${got} of ${this.size} bytes.`);
        return;
      } catch (error) {
        if (!renewed && error instanceof APIError && OVER.has(error.status)) {
          // Once until more bytes come: a large file may outlive several addresses.
          renewed = true;
          tries -= 1;
          await this.#renew();
          continue;
        }
        const pause = pauseBefore(error, "GET", tries);
        if (pause === null || tries >= maxRetries) throw error;
        await sleep(pause, signal);
      }
    }
  }

  /** The bytes as a stream of the platform. */
  stream(): ReadableStream<Uint8Array> {
    const pieces = this[Symbol.asyncIterator]();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return();
      },
    });
  }

  /** All of it; in memory, or where the browser keeps blobs. */
  async blob(): Promise<Blob> {
    const blob = await new Response(this.stream()).blob();
    return new Blob([blob], { type: this.contentType });
  }

  /** All of it, in memory. */
  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(await new Response(this.stream()).arrayBuffer());
  }

  async #renew(): Promise<void> {
    const { url, size } = await this.#find();
    if (size !== this.size)
      throw new DownloadError(`'${this.name}' was replaced by a file of ${size} bytes meanwhile.`);
    this.#url = url;
  }

  async *#from(start: number): AsyncGenerator<Uint8Array, void> {
    const { timeout = this.#settings.timeout, signal } = this.#options;
    const limit = new Limit(signal, timeout);
    try {
      const headers: Record<string, string> = start > 0 ? { range: `bytes=${start}-` } : {};
      // Bytes of another file must not come behind those that were given already. Weak ETags do not tell.
      if (start > 0 && this.#etag && !this.#etag.startsWith("W/")) headers["if-range"] = this.#etag;
      const response = await this.#settings.fetch(this.#url, { headers, signal: limit.signal });
      if (!response.ok) throw refusal(response, await response.text());
      if (start > 0 && response.status !== 206) {
        throw new DownloadError(
          `'${this.name}' broke off, and storage cannot go on with it, or has another file there now.`,
        );
      }
      if (start === 0) this.#etag = response.headers.get("etag");
      const reader = response.body?.getReader();
      while (reader) {
        // For each piece anew: how long all of it takes depends on its size.
        limit.restart(timeout);
        const { done, value } = await reader.read();
        limit.disarm();
        if (done) return;
        yield value;
      }
    } catch (problem) {
      throw explained(problem, limit, signal);
    } finally {
      limit.abort();
      limit.release();
    }
  }
}
