import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ListMembersParams, Member, MemberChange } from "../types.js";
import { Resource } from "./resource.js";

/** People of the organisation, with their roles. */
export class Members extends Resource {
  /** List members. People of the organisation, with their roles. */
  list(params?: ListMembersParams, options?: RequestOptions): PagePromise<Member> {
    return this.api.list(path`/v1/members`, params, options);
  }

  /** Change a member's role. Only owners make or change owners; the last owner stays one. */
  update(userId: string, body: MemberChange, options?: RequestOptions): APIPromise<Member> {
    return this.api.call("PATCH", path`/v1/members/${userId}`, options, { body });
  }

  /** Remove a member, or leave. Counts at once. API keys that they made stay the organisation's. */
  remove(userId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/members/${userId}`, options);
  }
}
