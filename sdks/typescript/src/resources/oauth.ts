import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { ClientToken, TokenRequest } from "../types.js";
import { OAuthClients } from "./oauth-clients.js";
import { Resource } from "./resource.js";

/** Tokens of programs by OAuth2 client credentials; see also `clientCredentials`. */
export class OAuth extends Resource {
  /** OAuth2 clients of the organisation. */
  readonly clients: OAuthClients;

  /** @internal */
  constructor(api: Api) {
    super(api);
    this.clients = new OAuthClients(api);
  }

  /**
   * Get an access token as an OAuth2 client. RFC 6749, 4.4. The client shows id and secret in the form or
   * by HTTP Basic.
   *
   * Refusals are problems like everywhere, with the members `error` and `error_description` of RFC 6749.
   */
  createToken(body: TokenRequest, options?: RequestOptions): APIPromise<ClientToken> {
    return this.api.call("POST", path`/v1/oauth/token`, options, { form: body, anonymous: true });
  }
}
