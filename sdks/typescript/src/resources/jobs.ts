import { JobFailedError } from "../errors.js";
import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { Job, ListJobsParams } from "../types.js";
import { type WaitOptions, waitFor } from "../waiting.js";
import type { Events } from "./events.js";
import { Resource } from "./resource.js";

/**
 * The pieces of work that are done or to be done.
 *
 * @example
 * const archives = client.jobs.list({ kind: "ARCHIVE", status: "FAILED" });
 * for await (const job of archives) await client.jobs.retry(job.id);
 */
export class Jobs extends Resource {
  readonly #events: Events;

  /** @internal */
  constructor(api: Api, events: Events) {
    super(api);
    this.#events = events;
  }

  /** Jobs, newest first. */
  list(params?: ListJobsParams, options?: RequestOptions): PagePromise<Job> {
    return this.api.list(path`/v1/jobs`, params, options);
  }

  /** Read a job. */
  get(jobId: string, options?: RequestOptions): APIPromise<Job> {
    return this.api.call("GET", path`/v1/jobs/${jobId}`, options);
  }

  /** Call a job off, with all parts of it; one that runs stops within seconds. */
  cancel(jobId: string, options?: RequestOptions): APIPromise<Job> {
    return this.api.call("POST", path`/v1/jobs/${jobId}/cancel`, options);
  }

  /** Try a job that has failed for good again. */
  retry(jobId: string, options?: RequestOptions): APIPromise<Job> {
    return this.api.call("POST", path`/v1/jobs/${jobId}/retry`, options);
  }

  /**
   * Wait until a job is done, such as that of `projects.archive`.
   *
   * @throws JobFailedError when it fails for good or is called off; DeadlineExceededError when `timeout` is over first;
   *     AbortedError.
   * @example
   * const { job_id, asset_id } = await client.projects.archive(id);
   * await client.jobs.wait(job_id);
   * console.log((await client.assets.get(asset_id)).url);
   */
  async wait(jobId: string, options: WaitOptions<Job> = {}): Promise<Job> {
    const job = await waitFor<Job>(
      {
        what: `job ${jobId}`,
        read: (how) => this.get(jobId, how),
        settled: ({ status }) => status === "COMPLETED" || status === "FAILED" || status === "CANCELLED",
        listen: ({ project_id }, how) => this.#events.stream(project_id ? { project_id } : {}, how),
      },
      options,
    );
    if (job.status !== "COMPLETED") throw new JobFailedError(job);
    return job;
  }
}
