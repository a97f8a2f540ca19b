import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Voice } from "../types.js";
import { Resource } from "./resource.js";

/** Voices that speak scripts, for `voice` of `ingest.script`. */
export class Voices extends Resource {
  /**
   * List voices. All that can speak a script, the usual one first; what is not here is fetched when it first
   * speaks.
   */
  list(options?: RequestOptions): PagePromise<Voice> {
    return this.api.list(path`/v1/voices`, undefined, options);
  }
}
