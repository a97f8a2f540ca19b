import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ListReviewLinksParams, NewReviewLink, Review, ReviewLink, ReviewLinkCreate } from "../types.js";
import { Resource } from "./resource.js";

/**
 * Links that show exports to people without an account.
 *
 * @example
 * const link = await client.reviewLinks.create({ export_ids: [id], title: "For approval" });
 * console.log(link.url); // shown this once
 */
export class ReviewLinks extends Resource {
  /** List review links. Newest first, with how often each was looked at. */
  list(params?: ListReviewLinksParams, options?: RequestOptions): PagePromise<ReviewLink> {
    return this.api.list(path`/v1/review-links`, params, options);
  }

  /**
   * Look at a review link. For people without an account: the clips, with addresses that are good for an
   * hour.
   */
  open(token: string, options?: RequestOptions): APIPromise<Review> {
    return this.api.call("GET", path`/v1/review/${token}`, options, { anonymous: true });
  }

  /**
   * Make a review link. Shows exports without sign-in, for 90 days at most. Its address is told this once.
   */
  create(body: ReviewLinkCreate, options?: RequestOptions): APIPromise<NewReviewLink> {
    return this.api.call("POST", path`/v1/review-links`, options, { body });
  }

  /** Revoke a review link. It shows nothing from now on. */
  revoke(linkId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/review-links/${linkId}`, options);
  }
}
