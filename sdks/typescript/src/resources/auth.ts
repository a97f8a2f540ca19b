import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type {
  EmailOnly,
  PasswordReset,
  ProviderFinish,
  ProviderList,
  ProviderStart,
  ProviderStartOptions,
  Refresh,
  SignedIn,
  SignIn,
  SignUp,
  TokenOnly,
} from "../types.js";
import { Resource } from "./resource.js";

/**
 * Signing up and in, for people. What needs no account is called without a token.
 *
 * @example
 * const session = await client.auth.signIn({ email, password });
 * const mine = new ClipForge({ apiKey: session.access_token });
 */
export class Auth extends Resource {
  /** List sign-in providers. Those that are configured, and who may sign up. */
  providers(options?: RequestOptions): APIPromise<ProviderList> {
    return this.api.call("GET", path`/v1/auth/providers`, options, { anonymous: true });
  }

  /**
   * Ask for a link to set a new password. Always answered alike, whether there is such an account or not.
   */
  forgotPassword(body: EmailOnly, options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/auth/forgot-password`, options, { body, anonymous: true });
  }

  /** Sign in with a provider's answer. Makes the account when it is new and this server takes new ones. */
  finishProvider(provider: string, body: ProviderFinish, options?: RequestOptions): APIPromise<SignedIn> {
    return this.api.call("POST", path`/v1/auth/providers/${provider}/finish`, options, {
      body,
      anonymous: true,
    });
  }

  /**
   * Start to sign in at a provider. Send the browser to `authorization_url`; it comes back to
   * `<web>/auth/callback/<provider>`.
   */
  startProvider(
    provider: string,
    body: ProviderStartOptions = {},
    options?: RequestOptions,
  ): APIPromise<ProviderStart> {
    return this.api.call("POST", path`/v1/auth/providers/${provider}/start`, options, {
      body,
      anonymous: true,
    });
  }

  /**
   * Get the next pair of tokens. A refresh token is good once.
   *
   * Using it again ends the session, but for ten seconds after the first use, in which it gives the same
   * next one: two tabs may refresh at once.
   */
  refresh(body: Refresh, options?: RequestOptions): APIPromise<SignedIn> {
    return this.api.call("POST", path`/v1/auth/refresh`, options, { body, anonymous: true });
  }

  /** Set a new password by a mailed link. Ends every session of the account. */
  resetPassword(body: PasswordReset, options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/auth/reset-password`, options, { body, anonymous: true });
  }

  /** Sign in by password. Gives an access token for ten minutes, and a refresh token for the next pair. */
  signIn(body: SignIn, options?: RequestOptions): APIPromise<SignedIn> {
    return this.api.call("POST", path`/v1/auth/sign-in`, options, { body, anonymous: true });
  }

  /** Sign out. Ends the session of the access token; it is refused from now on. */
  signOut(options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/auth/sign-out`, options);
  }

  /**
   * Make an account. Makes the account with an organisation of its own, or in that of the invite, and signs
   * in to it.
   */
  signUp(body: SignUp, options?: RequestOptions): APIPromise<SignedIn> {
    return this.api.call("POST", path`/v1/auth/sign-up`, options, { body, anonymous: true });
  }

  /** Confirm an e-mail address. With the token of the mailed link. */
  verifyEmail(body: TokenOnly, options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/auth/verify-email`, options, { body, anonymous: true });
  }

  /** Mail the confirmation again. Earlier links are no longer good. */
  resendVerification(options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/auth/verify-email/resend`, options);
  }
}
