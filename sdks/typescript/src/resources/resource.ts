import type { Api } from "../http/api.js";

/** Base of what a client's properties are. */
export abstract class Resource {
  /** @internal */
  protected readonly api: Api;

  /** @internal */
  constructor(api: Api) {
    this.api = api;
  }
}
