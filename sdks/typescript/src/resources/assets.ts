import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Asset, AssetRequest, AssetUpload, ListAssetsParams } from "../types.js";
import { checksum } from "../uploads/checksum.js";
import { carryOut, found, type UploadOptions, within } from "../uploads/flow.js";
import { asSource, type Uploadable } from "../uploads/source.js";
import { Resource } from "./resource.js";
import type { Uploads } from "./uploads.js";

/**
 * Files that go with projects: subtitles and scripts to send alongside, ZIPs of everything, and what was uploaded.
 *
 * @example
 * const said = await client.assets.upload(await fromPath("talk.srt"), { kind: "subtitles" });
 * await client.ingest.upload(await fromPath("talk.mp4"), { transcript: { asset_id: said.id } });
 */
export class Assets extends Resource {
  readonly #uploads: Uploads;

  /** @internal */
  constructor(api: Api, uploads: Uploads) {
    super(api);
    this.#uploads = uploads;
  }

  /** List stored files. Newest first, with signed addresses. */
  list(params?: ListAssetsParams, options?: RequestOptions): PagePromise<Asset> {
    return this.api.list(path`/v1/assets`, params, options);
  }

  /** Read a stored file. With a signed address once it is there. */
  get(assetId: string, options?: RequestOptions): APIPromise<Asset> {
    return this.api.call("GET", path`/v1/assets/${assetId}`, options);
  }

  /**
   * Upload subtitles, a logo, a font, an intro or an outro. A file that goes with projects or brand kits;
   * send it with `upload` and complete that.
   */
  create(body: AssetRequest, options?: RequestOptions): APIPromise<AssetUpload> {
    return this.api.call("POST", path`/v1/assets`, options, { body });
  }

  /**
   * Upload a file that goes with projects: announce it, send it straight to storage, complete it.
   *
   * @param file - a `File`, a `Blob` or bytes with a `name`, or a source: `fromPath` of `@clipforge/sdk/node`.
   * @param options - `kind`: what it is.
   * @throws UploadError when it breaks off; `resume: error.uploadId` goes on with it.
   */
  async upload(file: Uploadable, options: UploadOptions & Pick<AssetRequest, "kind">): Promise<Asset> {
    return within(options, (inside) => this.#upload(file, inside));
  }

  async #upload(file: Uploadable, options: UploadOptions & Pick<AssetRequest, "kind">): Promise<Asset> {
    const source = asSource(file, options);
    const steps = this.#uploads.steps(options);
    const before = await found(steps, source, options);
    if (before) return this.get((await carryOut(steps, before, source, options, false)).asset_id, options);
    const sha256 = await checksum(source, options.sha256, options.signal);
    const { kind } = options;
    const body = { kind, name: source.name, size: source.size, content_type: source.contentType };
    const { data, headers } = await this.create(
      { ...body, ...(sha256 && { sha256 }) },
      options,
    ).withResponse();
    const replayed = headers.get("idempotent-replayed") === "true";
    const upload = replayed
      ? await this.#uploads.get(data.upload.id, { signal: options.signal })
      : data.upload;
    await carryOut(steps, upload, source, options, !replayed);
    return this.get(data.asset.id, options);
  }
}
