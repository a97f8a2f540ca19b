import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { AuditEntry, ListAuditLogParams } from "../types.js";
import { Resource } from "./resource.js";

/** Who did what to what. */
export class Audit extends Resource {
  /** Read the audit log. Who did what to what, newest first. */
  list(params?: ListAuditLogParams, options?: RequestOptions): PagePromise<AuditEntry> {
    return this.api.list(path`/v1/audit`, params, options);
  }
}
