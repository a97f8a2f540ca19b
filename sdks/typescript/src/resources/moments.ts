import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  Export,
  ExportRequest,
  ListMomentsParams,
  ListMomentVersionsParams,
  ManualMoment,
  Moment,
  MomentChange,
  MomentExtension,
  MomentListFacts,
  MomentPreview,
  MomentTimeline,
  MomentVersion,
  MoreLikeThis,
  PreviewMomentParams,
  Similar,
  Timeline,
} from "../types.js";
import { Resource } from "./resource.js";

/**
 * Moments of a project, each with its evidence: what is worth a clip, and why.
 *
 * @example
 * for await (const moment of client.moments.list(projectId, { min_score: 70 })) {
 *   console.log(moment.score, moment.title, moment.reasons[0]?.text);
 * }
 */
export class Moments extends Resource {
  /**
   * List a project's moments. Each with its evidence; on the page also why there are fewer than were asked
   * for.
   */
  list(
    projectId: string,
    params?: ListMomentsParams,
    options?: RequestOptions,
  ): PagePromise<Moment, MomentListFacts> {
    return this.api.list(path`/v1/projects/${projectId}/moments`, params, options);
  }

  /** Read a moment. With the reasons for its score, each with where to look. */
  get(momentId: string, options?: RequestOptions): APIPromise<Moment> {
    return this.api.call("GET", path`/v1/moments/${momentId}`, options);
  }

  /** Make a moment by hand. From a range of the source; its score, title and timeline follow shortly. */
  create(projectId: string, body: ManualMoment, options?: RequestOptions): APIPromise<Moment> {
    return this.api.call("POST", path`/v1/projects/${projectId}/moments`, options, { body });
  }

  /**
   * Trim, rename, keep or dismiss, or give a look of its own. Edges go to whole sentences, or off words; a
   * moment that is cut or looks otherwise is composed again.
   */
  update(momentId: string, body: MomentChange, options?: MatchOptions): APIPromise<Moment> {
    return this.api.call("PATCH", path`/v1/moments/${momentId}`, options, { body });
  }

  /** Export a moment (short address). The same as `POST /v1/exports`. */
  export(body: ExportRequest, options?: RequestOptions): APIPromise<Export> {
    return this.api.call("POST", path`/v1/export`, options, { body });
  }

  /**
   * Compose a moment again. From scratch with the look of now; edits of its timeline stay with the version
   * before.
   */
  compose(momentId: string, options?: MatchOptions): APIPromise<Moment> {
    return this.api.call("POST", path`/v1/moments/${momentId}/compose`, options);
  }

  /** Add or take away sentences. By whole sentences before and after; negative numbers take away. */
  extend(momentId: string, body: MomentExtension, options?: MatchOptions): APIPromise<Moment> {
    return this.api.call("POST", path`/v1/moments/${momentId}/extend`, options, { body });
  }

  /**
   * Play a range without rendering. A signed address of the source, or of its light copy for browsers; the
   * moment by default.
   */
  preview(
    momentId: string,
    params?: PreviewMomentParams,
    options?: RequestOptions,
  ): APIPromise<MomentPreview> {
    return this.api.call("GET", path`/v1/moments/${momentId}/preview`, options, { query: params });
  }

  /**
   * Look for more like this one. Moments about the same, where there is none yet; they appear in the list
   * with origin 'similar'.
   */
  findSimilar(momentId: string, body: MoreLikeThis = {}, options?: RequestOptions): APIPromise<Similar> {
    return this.api.call("POST", path`/v1/moments/${momentId}/similar`, options, { body });
  }

  /**
   * Read a moment's resolved timeline. Caption layout, crop keyframes and the compiled ASS; 409 until it
   * was composed.
   */
  getTimeline(momentId: string, options?: RequestOptions): APIPromise<MomentTimeline> {
    return this.api.call("GET", path`/v1/moments/${momentId}/timeline`, options);
  }

  /**
   * Write a moment's timeline. Edited by hand; files are named `asset:<id>`, and source, frame rate and
   * fonts stay as they are.
   */
  putTimeline(momentId: string, body: Timeline, options?: MatchOptions): APIPromise<MomentTimeline> {
    return this.api.call("PUT", path`/v1/moments/${momentId}/timeline`, options, { body });
  }

  /** List earlier versions of a moment. Newest first. */
  listVersions(
    momentId: string,
    params?: ListMomentVersionsParams,
    options?: RequestOptions,
  ): PagePromise<MomentVersion> {
    return this.api.list(path`/v1/moments/${momentId}/versions`, params, options);
  }

  /** Put a moment back to an earlier version. As a new version; nothing is lost. */
  restoreVersion(momentId: string, version: number, options?: MatchOptions): APIPromise<Moment> {
    return this.api.call("POST", path`/v1/moments/${momentId}/versions/${version}/restore`, options);
  }
}
