import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ListRequestsParams, LoggedRequest } from "../types.js";
import { Resource } from "./resource.js";

/**
 * Requests that were made of the API in the last seven days.
 *
 * @example
 * const seen = await client.requests.get(error.requestId);
 */
export class Requests extends Resource {
  /**
   * List requests. The org's requests of the last seven days, newest first; a request appears within some
   * seconds.
   */
  list(params?: ListRequestsParams, options?: RequestOptions): PagePromise<LoggedRequest> {
    return this.api.list(path`/v1/requests`, params, options);
  }

  /** Get a request. A request by the id that every answer carries as X-Request-Id. */
  get(requestId: string, options?: RequestOptions): APIPromise<LoggedRequest> {
    return this.api.call("GET", path`/v1/requests/${requestId}`, options);
  }
}
