import { ClipForge } from "../client.js";
import { isBrowser } from "../environment.js";
import { ClipForgeError } from "../errors.js";
import type { ClientOptions, TokenProvider } from "../options.js";

/** Milliseconds before its end at which a token is renewed. */
const MARGIN_MS = 60_000;

/** An OAuth2 client of the organisation, and where it gets its tokens. */
export interface ClientCredentials
  extends Pick<ClientOptions, "baseUrl" | "fetch" | "timeout" | "maxRetries"> {
  clientId: string;
  clientSecret: string;
  /** Scopes with blanks between; all of the client's when left out. */
  scope?: string | undefined;
}

/**
 * Gets tokens by OAuth2 client credentials, and renews them a minute before their end or when one is refused.
 *
 * @throws ClipForgeError in a browser, where everybody could read the secret.
 * @example
 * const client = new ClipForge({ apiKey: clientCredentials({ clientId: "…", clientSecret: "…" }) });
 */
export function clientCredentials(given: ClientCredentials): TokenProvider {
  if (isBrowser()) throw new ClipForgeError("The secret of an OAuth2 client does not belong into a page.");
  const { clientId, clientSecret, scope, ...options } = given;
  // Beside the client that will use it, which has no token yet.
  const { oauth } = new ClipForge({ ...options, apiKey: "" });
  let kept: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async () => {
    const body = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const made = await oauth.createToken({ ...body, ...(scope && { scope }) });
    kept = { token: made.access_token, until: Date.now() + made.expires_in * 1000 - MARGIN_MS };
    return made.access_token;
  };
  return (refused) => {
    if (kept && kept.token !== refused && kept.until > Date.now()) return kept.token;
    // Once for all who wait.
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
