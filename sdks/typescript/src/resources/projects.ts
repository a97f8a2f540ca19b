import { ProjectFailedError } from "../errors.js";
import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  ArchiveRequest,
  ArchiveStarted,
  Detection,
  ListProjectsParams,
  Project,
  ProjectDetail,
  ProjectPatch,
  RerunRequest,
  Started,
} from "../types.js";
import { type WaitOptions, waitFor } from "../waiting.js";
import type { Events } from "./events.js";
import { Resource } from "./resource.js";

/**
 * Projects: a source each, and how far its work is.
 *
 * @example
 * for await (const project of client.projects.list({ status: "ready", metadata: { show: "one" } })) {
 *   console.log(project.title, project.counts.moments);
 * }
 */
export class Projects extends Resource {
  readonly #events: Events;

  /** @internal */
  constructor(api: Api, events: Events) {
    super(api);
    this.#events = events;
  }

  /**
   * List projects. Newest first unless `order` says otherwise.
   *
   * `q` looks into titles, `metadata[key]=value` into what you keep with projects.
   */
  list(params?: ListProjectsParams, options?: RequestOptions): PagePromise<Project> {
    return this.api.list(path`/v1/projects`, params, options);
  }

  /** Read a project. How far it is, what went wrong, and signed addresses of what a browser shows. */
  get(projectId: string, options?: RequestOptions): APIPromise<ProjectDetail> {
    return this.api.call("GET", path`/v1/projects/${projectId}`, options);
  }

  /** Change a project. Title, metadata, external id and settings; settings hold from the next run on. */
  update(projectId: string, body: ProjectPatch, options?: MatchOptions): APIPromise<ProjectDetail> {
    return this.api.call("PATCH", path`/v1/projects/${projectId}`, options, { body });
  }

  /** Stop the work on a project. What is done stays; it can be run again. */
  cancel(projectId: string, options?: RequestOptions): APIPromise<ProjectDetail> {
    return this.api.call("POST", path`/v1/projects/${projectId}/cancel`, options);
  }

  /**
   * Run a project again. From recognition or detection on, with other settings if given; only new time is
   * billed.
   */
  rerun(projectId: string, body: RerunRequest = {}, options?: RequestOptions): APIPromise<Started> {
    return this.api.call("POST", path`/v1/projects/${projectId}/rerun`, options, { body });
  }

  /**
   * Make a ZIP of everything. Transcript, moments and exports, with the source if asked for; read the asset
   * once the job is done.
   */
  archive(
    projectId: string,
    body: ArchiveRequest = {},
    options?: RequestOptions,
  ): APIPromise<ArchiveStarted> {
    return this.api.call("POST", path`/v1/projects/${projectId}/archive`, options, { body });
  }

  /**
   * Delete a project. Stops its work and removes its files and all that was made of it; the ledger stays.
   */
  delete(projectId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/projects/${projectId}`, options);
  }

  /**
   * Outcome of the last detection. How many moments were asked for, and what the missing ones were lost to.
   */
  getDetection(projectId: string, options?: RequestOptions): APIPromise<Detection> {
    return this.api.call("GET", path`/v1/projects/${projectId}/detection`, options);
  }

  /**
   * Wait until a project is ready.
   *
   * @throws ProjectFailedError when it fails or is called off, with what to do about it; DeadlineExceededError when
   *     `timeout` is over first; AbortedError.
   * @example
   * const project = await client.projects.wait(id, {
   *   timeout: 30 * 60_000,
   *   onProgress: ({ progress, note }) => console.log(Math.round(progress * 100), note),
   * });
   */
  async wait(projectId: string, options: WaitOptions<ProjectDetail> = {}): Promise<ProjectDetail> {
    const project = await waitFor<ProjectDetail>(
      {
        what: `project ${projectId}`,
        read: (how) => this.get(projectId, how),
        settled: ({ status }) => status !== "processing" && status !== "awaiting_upload",
        listen: (_, how) => this.#events.stream({ project_id: projectId }, how),
      },
      options,
    );
    if (project.status !== "ready") throw new ProjectFailedError(project);
    return project;
  }
}
