import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ListNoticesParams, Notice, NoticeListFacts, NoticesRead } from "../types.js";
import { Resource } from "./resource.js";

/** What a person is told in the application. */
export class Notices extends Resource {
  /**
   * List your notices. What you began in this organisation and what became of it, newest first; kept for 90
   * days.
   *
   * The event `notices.changed` of the live stream says that there is something new. Which notices you get,
   * here and by mail, is set with `PATCH /v1/me`.
   */
  list(params?: ListNoticesParams, options?: RequestOptions): PagePromise<Notice, NoticeListFacts> {
    return this.api.list(path`/v1/notices`, params, options);
  }

  /** Mark notices as read. Marks those that are named, or all of them. */
  read(body: NoticesRead, options?: RequestOptions): APIPromise<void> {
    return this.api.call("POST", path`/v1/notices/read`, options, { body });
  }
}
