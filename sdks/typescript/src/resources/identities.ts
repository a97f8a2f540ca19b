import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Identity, ProviderFinish, ProviderStart } from "../types.js";
import { Resource } from "./resource.js";

/** Accounts at other providers that a person can sign in with. */
export class Identities extends Resource {
  /** List linked accounts. Your accounts at sign-in providers. */
  list(options?: RequestOptions): PagePromise<Identity> {
    return this.api.list(path`/v1/identities`, undefined, options);
  }

  /** Unlink an account. Not the last way to sign in. */
  unlink(identityId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/identities/${identityId}`, options);
  }

  /** Link an account. From now on it signs you in. */
  link(provider: string, body: ProviderFinish, options?: RequestOptions): APIPromise<Identity> {
    return this.api.call("POST", path`/v1/identities/${provider}`, options, { body });
  }

  /** Start to link an account. As for a sign-in; finish it with `POST /v1/identities/{provider}`. */
  startLinking(provider: string, options?: RequestOptions): APIPromise<ProviderStart> {
    return this.api.call("POST", path`/v1/identities/${provider}/start`, options);
  }
}
