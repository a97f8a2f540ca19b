import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Session } from "../types.js";
import { Resource } from "./resource.js";

/** Where a person is signed in. */
export class Sessions extends Resource {
  /** List your sessions. The live ones, the last used first. */
  list(options?: RequestOptions): PagePromise<Session> {
    return this.api.list(path`/v1/sessions`, undefined, options);
  }

  /** End a session. Its tokens are refused from now on. */
  revoke(sessionId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/sessions/${sessionId}`, options);
  }

  /** End all other sessions. All but the one of this request. */
  revokeOthers(options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/sessions`, options);
  }
}
