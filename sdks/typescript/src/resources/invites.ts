import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Invite, InviteCreate, InvitePreview, InviteToken, ListInvitesParams, Org } from "../types.js";
import { Resource } from "./resource.js";

/** Invites to an organisation. */
export class Invites extends Resource {
  /** List open invites. Newest first. */
  list(params?: ListInvitesParams, options?: RequestOptions): PagePromise<Invite> {
    return this.api.list(path`/v1/invites`, params, options);
  }

  /** Invite somebody. The link goes to their address; it replaces an earlier one. */
  create(body: InviteCreate, options?: RequestOptions): APIPromise<Invite> {
    return this.api.call("POST", path`/v1/invites`, options, { body });
  }

  /** Accept an invite. For people who have an account; others give the token when they sign up. */
  accept(body: InviteToken, options?: RequestOptions): APIPromise<Org> {
    return this.api.call("POST", path`/v1/invites/accept`, options, { body });
  }

  /** Take an invite back. Its link is no longer good. */
  revoke(inviteId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/invites/${inviteId}`, options);
  }

  /** See what an invite is to. For whoever holds the link, before they sign up or in. */
  lookUp(body: InviteToken, options?: RequestOptions): APIPromise<InvitePreview> {
    return this.api.call("POST", path`/v1/invites/lookup`, options, { body, anonymous: true });
  }
}
