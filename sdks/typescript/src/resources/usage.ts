import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { DownloadUsageParams, GetUsageParams, UsageLimits, UsageReport } from "../types.js";
import { Resource } from "./resource.js";

/**
 * What was used, and how much is left.
 *
 * @example
 * const { minutes_left } = await client.usage.limits(); // null: no limit
 */
export class Usage extends Resource {
  /** Usage by day, key or project. Minutes analysed and exports rendered over whole days. */
  get(params?: GetUsageParams, options?: RequestOptions): APIPromise<UsageReport> {
    return this.api.call("GET", path`/v1/usage`, options, { query: params });
  }

  /** Usage as CSV. The same report, for spreadsheets. */
  downloadCsv(params?: DownloadUsageParams, options?: RequestOptions): APIPromise<string> {
    return this.api.text(path`/v1/usage.csv`, options, { query: params });
  }

  /** This month against the plan. What is used, reserved and left this calendar month (UTC). */
  limits(options?: RequestOptions): APIPromise<UsageLimits> {
    return this.api.call("GET", path`/v1/usage/limits`, options);
  }
}
