import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type {
  GetMomentOutcomesParams,
  GetProcessingTimesParams,
  MomentOutcomes,
  ProcessingTimes,
} from "../types.js";
import { Resource } from "./resource.js";

/**
 * How well the work went, over days.
 *
 * @example
 * const { data } = await client.analytics.moments({ since: "2026-11-01" });
 * for (const band of data) console.log(band.from_score, band.kept / band.found);
 */
export class Analytics extends Resource {
  /** What became of moments: kept, trimmed and dismissed against their scores. */
  moments(params?: GetMomentOutcomesParams, options?: RequestOptions): APIPromise<MomentOutcomes> {
    return this.api.call("GET", path`/v1/analytics/moments`, options, { query: params });
  }

  /** How long jobs took: median and ninth tenth by kind, and work for each minute of source. */
  processing(params?: GetProcessingTimesParams, options?: RequestOptions): APIPromise<ProcessingTimes> {
    return this.api.call("GET", path`/v1/analytics/processing`, options, { query: params });
  }
}
