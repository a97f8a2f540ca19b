import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Org, OrgChange, OrgCreate } from "../types.js";
import { Resource } from "./resource.js";

/** Organisations. */
export class Orgs extends Resource {
  /** List your organisations. All of them; choose one for a request by the header `X-Org-Id`. */
  list(options?: RequestOptions): PagePromise<Org> {
    return this.api.list(path`/v1/orgs`, undefined, options);
  }

  /** Read an organisation. The one that is acted in; choose another of yours by the header `X-Org-Id`. */
  get(orgId: string, options?: RequestOptions): APIPromise<Org> {
    return this.api.call("GET", path`/v1/orgs/${orgId}`, options);
  }

  /** Make an organisation. You become its owner. */
  create(body: OrgCreate, options?: RequestOptions): APIPromise<Org> {
    return this.api.call("POST", path`/v1/orgs`, options, { body });
  }

  /** Change an organisation. Of `settings`, members that are left out stay as they are. */
  update(orgId: string, body: OrgChange, options?: MatchOptions): APIPromise<Org> {
    return this.api.call("PATCH", path`/v1/orgs/${orgId}`, options, { body });
  }

  /** Delete an organisation. It is closed at once for everybody; everything in it is erased a day later. */
  delete(orgId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/orgs/${orgId}`, options);
  }
}
