import { BrandFileRefusedError } from "../errors.js";
import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { BrandFile, CheckedFile, FileUpload, NewBrandFile } from "../types.js";
import { within } from "../uploads/flow.js";
import { Progress } from "../uploads/progress.js";
import type { SendOptions } from "../uploads/send.js";
import { sendPiece } from "../uploads/send.js";
import { asSource, type Naming, type Uploadable } from "../uploads/source.js";
import { type WaitOptions, waitFor } from "../waiting.js";
import type { Events } from "./events.js";
import { Resource } from "./resource.js";

/** How to upload a file of a brand kit. */
export interface BrandFileOptions extends RequestOptions, Omit<SendOptions, "parallel">, Naming {
  /** What it is: PNG, JPEG, WebP or SVG as logo; TTF or OTF as font; a picture or a video as intro and outro. */
  kind: FileUpload["kind"];
}

/** Logos, fonts, intros and outros of a brand kit; each is checked before it is used. */
export class BrandFiles extends Resource {
  readonly #events: Events;

  /** @internal */
  constructor(api: Api, events: Events) {
    super(api);
    this.#events = events;
  }

  /** List files of a brand kit. All that were sent to it, oldest first; there are 60 at most. */
  list(kitId: string, options?: RequestOptions): PagePromise<BrandFile> {
    return this.api.list(path`/v1/brand-kits/${kitId}/files`, undefined, options);
  }

  /** Get a file of a brand kit. Whether it was found good, and why not. */
  get(kitId: string, fileId: string, options?: RequestOptions): APIPromise<BrandFile> {
    return this.api.call("GET", path`/v1/brand-kits/${kitId}/files/${fileId}`, options);
  }

  /** Announce a file of a brand kit. Send the bytes with the request in `upload`, then complete the file. */
  create(kitId: string, body: FileUpload, options?: RequestOptions): APIPromise<NewBrandFile> {
    return this.api.call("POST", path`/v1/brand-kits/${kitId}/files`, options, { body });
  }

  /**
   * Complete a file of a brand kit. A worker checks it: pictures are decoded, SVG is drawn as PNG, fonts
   * are written anew, videos probed.
   *
   * Once it is found good, the kit has a new version with it.
   */
  complete(kitId: string, fileId: string, options?: RequestOptions): APIPromise<CheckedFile> {
    return this.api.call("POST", path`/v1/brand-kits/${kitId}/files/${fileId}/complete`, options);
  }

  /**
   * Delete a file of a brand kit. Its room is free at once. Where the kit uses it, the kit has a new version
   * without it.
   *
   * Refused with 409 `file_in_use` while another kit, an export that is being rendered or a clip that was
   * edited by hand needs it. Exports made with it stay.
   */
  delete(kitId: string, fileId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/brand-kits/${kitId}/files/${fileId}`, options);
  }

  /**
   * Upload a file to a brand kit: announce it, send it straight to storage, complete it. A worker checks it then:
   * see `wait`.
   *
   * @param file - a `File`, a `Blob` or bytes with a `name`, or a source: `fromPath` of `@clipforge/sdk/node`.
   * @throws APIError, APIConnectionError, AbortedError. What has arrived of a file that broke off is of no use.
   * @example
   * const sent = await client.brandKits.files.upload(kit.id, await fromPath("logo.png"), { kind: "logo" });
   * await client.brandKits.files.wait(kit.id, sent.id);
   */
  async upload(kitId: string, file: Uploadable, options: BrandFileOptions): Promise<BrandFile> {
    return within(options, (inside) => this.#upload(kitId, file, inside));
  }

  async #upload(kitId: string, file: Uploadable, options: BrandFileOptions): Promise<BrandFile> {
    const source = asSource(file, options);
    const { name, size, contentType } = source;
    const body = { kind: options.kind, name, size, content_type: contentType };
    const made = await this.create(kitId, body, options);
    const progress = new Progress(size, options.onProgress);
    const piece = { source, start: 0, end: size, onSent: (bytes: number) => progress.at(1, bytes) };
    const signed = async (stale: boolean) => (stale ? null : made.upload);
    await sendPiece({ settings: this.api.transport.settings }, signed, piece, options);
    const checked = await this.complete(kitId, made.file.id, { ...options, idempotencyKey: undefined });
    return checked.file;
  }

  /**
   * Wait until a file was checked; its kit has a new version with it then.
   *
   * @throws BrandFileRefusedError when it was found unusable, with what to do about it; DeadlineExceededError when
   *     `timeout` is over first; AbortedError.
   */
  async wait(kitId: string, fileId: string, options: WaitOptions<BrandFile> = {}): Promise<BrandFile> {
    const file = await waitFor<BrandFile>(
      {
        what: `file ${fileId}`,
        read: (how) => this.get(kitId, fileId, how),
        settled: ({ status }) => status !== "pending" && status !== "checking",
        listen: (_, how) => this.#events.stream({}, how),
      },
      options,
    );
    if (file.status !== "ready") throw new BrandFileRefusedError(file);
    return file;
  }
}
