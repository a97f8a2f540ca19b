import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ApiKey, ApiKeyCreate, ApiKeyMade, ListApiKeysParams, NameChange } from "../types.js";
import { Resource } from "./resource.js";

/**
 * Keys for programs, each with no more rights than it needs.
 *
 * @example
 * const made = await client.apiKeys.create({ name: "importer", scopes: ["projects:write"] });
 * console.log(made.secret); // shown this once
 */
export class ApiKeys extends Resource {
  /** List API keys. Newest first, revoked ones included. */
  list(params?: ListApiKeysParams, options?: RequestOptions): PagePromise<ApiKey> {
    return this.api.list(path`/v1/api-keys`, params, options);
  }

  /** Read an API key. Everything but the key itself. */
  get(keyId: string, options?: RequestOptions): APIPromise<ApiKey> {
    return this.api.call("GET", path`/v1/api-keys/${keyId}`, options);
  }

  /**
   * Make an API key. The key itself stands in `secret`, in this answer only. It cannot have permissions
   * that you lack.
   */
  create(body: ApiKeyCreate, options?: RequestOptions): APIPromise<ApiKeyMade> {
    return this.api.call("POST", path`/v1/api-keys`, options, { body });
  }

  /** Rename an API key. Only live keys can be renamed. */
  rename(keyId: string, body: NameChange, options?: RequestOptions): APIPromise<ApiKey> {
    return this.api.call("PATCH", path`/v1/api-keys/${keyId}`, options, { body });
  }

  /** Revoke an API key. From now on requests with it are answered 401. */
  revoke(keyId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/api-keys/${keyId}`, options);
  }
}
