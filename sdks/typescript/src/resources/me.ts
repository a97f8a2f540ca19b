import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { Deletion, Me, MeChange, PasswordChange } from "../types.js";
import { Resource } from "./resource.js";

/** The person who is signed in. */
export class Myself extends Resource {
  /** Read your account. The person who is signed in. */
  get(options?: RequestOptions): APIPromise<Me> {
    return this.api.call("GET", path`/v1/me`, options);
  }

  /** Change your account. Name, language, and which notices you want. */
  update(body: MeChange, options?: RequestOptions): APIPromise<Me> {
    return this.api.call("PATCH", path`/v1/me`, options, { body });
  }

  /**
   * Delete your account. And the organisations that nobody else is in; one with others needs another owner
   * before.
   */
  delete(body: Deletion, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/me`, options, { body });
  }

  /** Change your password. Ends all other sessions. */
  changePassword(body: PasswordChange, options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/me/password`, options, { body });
  }
}
