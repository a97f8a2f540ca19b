import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ProviderKey, ProviderKeyPut } from "../types.js";
import { Resource } from "./resource.js";

/** Keys of the organisation at other providers. */
export class ProviderKeys extends Resource {
  /** List keys at providers. Only their ends are shown. */
  list(options?: RequestOptions): PagePromise<ProviderKey> {
    return this.api.list(path`/v1/provider-keys`, undefined, options);
  }

  /** Set the key at a provider. Kept encrypted, and used for this organisation's projects alone. */
  put(provider: string, body: ProviderKeyPut, options?: RequestOptions): APIPromise<ProviderKey> {
    return this.api.call("PUT", path`/v1/provider-keys/${provider}`, options, { body });
  }

  /** Delete the key at a provider. Projects use the server's key again, or the local engine. */
  delete(provider: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/provider-keys/${provider}`, options);
  }
}
