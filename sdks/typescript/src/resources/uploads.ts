import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { PartListFacts, PartsRequest, PresignedParts, StoredPart, Upload } from "../types.js";
import type { FlowApi } from "../uploads/flow.js";
import { patience } from "../uploads/send.js";
import { Resource } from "./resource.js";

/** Uploads one step at a time. `ingest.upload` and `assets.upload` take all of the steps. */
export class Uploads extends Resource {
  /** Read an upload. With a fresh signed request while it is open. */
  get(uploadId: string, options?: RequestOptions): APIPromise<Upload> {
    return this.api.call("GET", path`/v1/uploads/${uploadId}`, options);
  }

  /** Give an upload up. Removes what has arrived; a project that waits for it is cancelled. */
  abort(uploadId: string, options?: RequestOptions): APIPromise<Upload> {
    return this.api.call("POST", path`/v1/uploads/${uploadId}/abort`, options);
  }

  /**
   * Complete an upload. Verifies what arrived and sets the project to work; done twice it gives the same.
   */
  complete(uploadId: string, options?: RequestOptions): APIPromise<Upload> {
    return this.api.call("POST", path`/v1/uploads/${uploadId}/complete`, options);
  }

  /**
   * List the parts that have arrived. And those that are missing, so that an upload goes on after a break.
   */
  listParts(uploadId: string, options?: RequestOptions): PagePromise<StoredPart, PartListFacts> {
    return this.api.list(path`/v1/uploads/${uploadId}/parts`, undefined, options);
  }

  /** Get signed requests for parts. For a range of part numbers; each part may be sent again. */
  presignParts(
    uploadId: string,
    body: PartsRequest = {},
    options?: RequestOptions,
  ): APIPromise<PresignedParts> {
    return this.api.call("POST", path`/v1/uploads/${uploadId}/parts`, options, { body });
  }

  /**
   * Its steps, for whole uploads.
   *
   * @internal
   */
  steps(options: RequestOptions): FlowApi {
    // The key of a caller is for the request that announces.
    const { timeout, maxRetries, deadline, signal, headers } = options;
    const each = { timeout, maxRetries, deadline, signal, headers };
    // Bytes are on their way: an API that is away for a moment must not end them.
    const patient = { ...each, maxRetries: patience(this.api.transport.settings, options) };
    return {
      settings: this.api.transport.settings,
      reread: async (id) => this.get(id, each),
      presign: async (id, first, count) => this.presignParts(id, { first, count }, patient),
      missing: async (id) => (await this.listParts(id, patient)).missing,
      complete: async (id) => this.complete(id, patient),
      // What the caller's signal ended is cleared up all the same.
      abort: async (id) => this.abort(id, { timeout, maxRetries, headers }),
    };
  }
}
