import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  ListOauthClientsParams,
  NameChange,
  OAuthClient,
  OAuthClientCreate,
  OAuthClientMade,
} from "../types.js";
import { Resource } from "./resource.js";

/** OAuth2 clients of the organisation. */
export class OAuthClients extends Resource {
  /** List OAuth2 clients. Newest first, revoked ones included. */
  list(params?: ListOauthClientsParams, options?: RequestOptions): PagePromise<OAuthClient> {
    return this.api.list(path`/v1/oauth/clients`, params, options);
  }

  /** Make an OAuth2 client. For the client-credentials grant; `client_secret` stands in this answer only. */
  create(body: OAuthClientCreate, options?: RequestOptions): APIPromise<OAuthClientMade> {
    return this.api.call("POST", path`/v1/oauth/clients`, options, { body });
  }

  /** Rename an OAuth2 client. Only live clients can be renamed. */
  rename(clientId: string, body: NameChange, options?: RequestOptions): APIPromise<OAuthClient> {
    return this.api.call("PATCH", path`/v1/oauth/clients/${clientId}`, options, { body });
  }

  /** Revoke an OAuth2 client. Its access tokens end at once too. */
  revoke(clientId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/oauth/clients/${clientId}`, options);
  }
}
