import { Download, type DownloadOptions } from "../download.js";
import { DownloadError, ExportFailedError } from "../errors.js";
import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import { now } from "../http/timing.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  Batch,
  BatchRequest,
  EditRequest,
  Export,
  ExportFiles,
  ExportRequest,
  ListExportsParams,
  Timeline,
  Zip,
  ZipRequest,
} from "../types.js";
import { type WaitOptions, waitFor } from "../waiting.js";
import type { Events } from "./events.js";
import { Resource } from "./resource.js";

/** Which file of an export. */
export type ExportFileName = keyof ExportFiles;

/**
 * Moments rendered with one look each.
 *
 * @example
 * const made = await client.exports.createAndWait({ moment_id: moment.id, aspect: "9:16", template_id: "boxed" });
 * await saveTo("clip.mp4", await client.exports.download(made.id)); // saveTo of @clipforge/sdk/node
 */
export class Exports extends Resource {
  readonly #events: Events;

  /** @internal */
  constructor(api: Api, events: Events) {
    super(api);
    this.#events = events;
  }

  /** List exports. Newest first. */
  list(params?: ListExportsParams, options?: RequestOptions): PagePromise<Export> {
    return this.api.list(path`/v1/exports`, params, options);
  }

  /** Get an export. With signed addresses of its files, good for an hour. */
  get(exportId: string, options?: RequestOptions): APIPromise<Export> {
    return this.api.call("GET", path`/v1/exports/${exportId}`, options);
  }

  /**
   * Export a moment. Renders a moment with a template, a brand kit, a shape and overrides.
   *
   * The same content is rendered and counted once: a second request gets the export that is there (200).
   */
  create(body: ExportRequest, options?: RequestOptions): APIPromise<Export> {
    return this.api.call("POST", path`/v1/exports`, options, { body });
  }

  /** Export many moments. Every moment in every shape, 200 exports at most; all are accepted or none. */
  createBatch(body: BatchRequest, options?: RequestOptions): APIPromise<Batch> {
    return this.api.call("POST", path`/v1/exports/batch`, options, { body });
  }

  /** Try an export again. One that failed or was cancelled. */
  retry(exportId: string, options?: RequestOptions): APIPromise<Export> {
    return this.api.call("POST", path`/v1/exports/${exportId}/retry`, options);
  }

  /** Delete an export. With its files; one that is being rendered is stopped. */
  delete(exportId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/exports/${exportId}`, options);
  }

  /** Pack exports into a ZIP. A worker packs them; read the ZIP by its id until it is ready. */
  createZip(body: ZipRequest, options?: RequestOptions): APIPromise<Zip> {
    return this.api.call("POST", path`/v1/exports/zip`, options, { body });
  }

  /** Get a ZIP of exports. With a signed address once it is ready. */
  getZip(zipId: string, options?: RequestOptions): APIPromise<Zip> {
    return this.api.call("GET", path`/v1/exports/zip/${zipId}`, options);
  }

  /** Get the timeline of an export. What it was rendered from: cut, framing, captions, marks. */
  getTimeline(exportId: string, options?: RequestOptions): APIPromise<Timeline> {
    return this.api.call("GET", path`/v1/exports/${exportId}/timeline`, options);
  }

  /** Edit a timeline and render it. A new export from a changed timeline; the export it came from stays. */
  renderTimeline(exportId: string, body: EditRequest, options?: RequestOptions): APIPromise<Export> {
    return this.api.call("POST", path`/v1/exports/${exportId}/timeline`, options, { body });
  }

  /**
   * Wait until an export is rendered.
   *
   * @throws ExportFailedError when it fails or is called off, with what to do about it; DeadlineExceededError when
   *     `timeout` is over first; AbortedError.
   */
  async wait(exportId: string, options: WaitOptions<Export> = {}): Promise<Export> {
    const made = await waitFor<Export>(
      {
        what: `export ${exportId}`,
        read: (how) => this.get(exportId, how),
        settled: ({ status }) => status !== "rendering",
        listen: ({ project_id }, how) => this.#events.stream({ project_id }, how),
      },
      options,
    );
    if (made.status !== "ready") throw new ExportFailedError(made);
    return made;
  }

  /**
   * Export a moment and wait until it is rendered. The same content is rendered and counted once.
   *
   * @param options - `timeout` is for all of it, in milliseconds.
   * @throws ExportFailedError, DeadlineExceededError, AbortedError.
   * @example
   * const made = await client.exports.createAndWait({ moment_id: id, profile: "draft" }, { timeout: 600_000 });
   * console.log(made.files.mp4?.url, made.facts);
   */
  async createAndWait(
    body: ExportRequest,
    options: WaitOptions<Export> & Pick<RequestOptions, "idempotencyKey"> = {},
  ): Promise<Export> {
    const { idempotencyKey, signal, headers } = options;
    const begun = now();
    const made = await this.create(body, { idempotencyKey, signal, headers, deadline: options.timeout });
    if (made.status === "ready") return made;
    const left = options.timeout === undefined ? undefined : options.timeout - (now() - begun);
    return this.wait(made.id, { ...options, timeout: left });
  }

  /**
   * Fetch a file of an export that is ready.
   *
   * @param which - `mp4`, `jpg`, `srt`, `vtt` or `timeline`.
   * @throws DownloadError when the export has no such file (yet).
   * @example
   * const picture = await (await client.exports.download(id, "jpg")).blob();
   */
  async download(
    exportId: string,
    which: ExportFileName = "mp4",
    options: DownloadOptions = {},
  ): Promise<Download> {
    const { timeout, maxRetries, signal } = options;
    const find = async () => {
      const { files, status } = await this.get(exportId, { timeout, maxRetries, signal });
      const file = files[which];
      if (!file) throw new DownloadError(`Export ${exportId} is ${status} and has no ${which}.`);
      return file;
    };
    return new Download(await find(), find, this.api.transport.settings, options);
  }
}
