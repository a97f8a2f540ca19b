import { PermissionDeniedError } from "../errors.js";
import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { FileSource, Ingested, IngestRequest, ProjectDetail, ScriptSource, Upload } from "../types.js";
import { checksum } from "../uploads/checksum.js";
import { carryOut, found, type UploadOptions, within } from "../uploads/flow.js";
import { asSource, type NamedSource, type Uploadable } from "../uploads/source.js";
import type { Projects } from "./projects.js";
import { Resource } from "./resource.js";
import type { Uploads } from "./uploads.js";

/** What goes with a source: title, settings, metadata, external_id, transcript. */
export type ProjectParams = Omit<IngestRequest, "source">;

/** What goes with a file. */
export interface FileParams extends Omit<ProjectParams, "transcript"> {
  /**
   * Words that are known already; or what brings them, which is called only when a new project is announced, not
   * when an upload goes on.
   */
  transcript?: Words | ((signal?: AbortSignal) => Words | Promise<Words>);
}

type Words = ProjectParams["transcript"];

/** A script as it is to be spoken. */
export type ScriptParams = ProjectParams & Omit<ScriptSource, "type" | "text">;

/**
 * From a source to a project.
 *
 * @example
 * const project = await client.ingest.upload(file, { title: "Episode 12", onProgress: (sent, of) => bar(sent / of) });
 * await client.projects.wait(project.id);
 */
export class Ingest extends Resource {
  readonly #uploads: Uploads;
  readonly #projects: Projects;

  /** @internal */
  constructor(api: Api, uploads: Uploads, projects: Projects) {
    super(api);
    this.#uploads = uploads;
    this.#projects = projects;
  }

  /**
   * Make a project of a file, an address or a script. Send the file with `upload` afterwards and complete it;
   * addresses and scripts are worked on at once. See `upload`, `url` and `script`, which do all of it.
   */
  create(body: IngestRequest, options?: RequestOptions): APIPromise<Ingested> {
    return this.api.call("POST", path`/v1/ingest`, options, { body });
  }

  /**
   * Make a project of a file: announce it, send it straight to storage in parallel parts, complete it.
   *
   * A file that the organisation has already is not sent again (`duplicate_of` of the project names where). With an
   * `idempotencyKey`, or with `memory`, the same call goes on with what broke off, and makes no second project.
   *
   * @param file - a `File`, a `Blob` or bytes with a `name`, or a source: `fromPath` of `@clipforge/sdk/node`.
   * @throws UploadError when it breaks off; `resume: error.uploadId` sends what is missing.
   * @example
   * const project = await client.ingest.upload(await fromPath("talk.mp4"), { metadata: { show: "one" } });
   */
  async upload(file: Uploadable, options: FileParams & UploadOptions = {}): Promise<ProjectDetail> {
    return within(options, (inside) => this.#upload(file, inside));
  }

  async #upload(file: Uploadable, options: FileParams & UploadOptions): Promise<ProjectDetail> {
    const source = asSource(file, options);
    const before = await found(this.#uploads.steps(options), source, options);
    if (before) return this.#carryOut(before, source, options, null, false);
    const { project, upload, replayed, transcript } = await this.#announce(source, options);
    if (upload === null) return project;
    // What was answered the first time may be long past: see how far the upload is.
    const now = replayed ? await this.#uploads.get(upload.id, { signal: options.signal }) : upload;
    return this.#carryOut(now, source, options, replayed ? null : project, transcript);
  }

  /**
   * Make a project of an address: of media, or of a page that shows some.
   *
   * @example
   * const project = await client.ingest.url("https://example.com/talk.mp4", { title: "Talk" });
   */
  async url(url: string, params: ProjectParams = {}, options?: RequestOptions): Promise<ProjectDetail> {
    const { project } = await this.create({ ...params, source: { type: "url", url } }, options);
    return project;
  }

  /**
   * Make a project of a text, which is spoken.
   *
   * @example
   * const project = await client.ingest.script("Most people stop too early.", { format: "markdown" });
   */
  async script(text: string, params: ScriptParams = {}, options?: RequestOptions): Promise<ProjectDetail> {
    const { format, voice, ...rest } = params;
    const source: ScriptSource = { type: "script", text, ...(format && { format }), ...(voice && { voice }) };
    const { project } = await this.create({ ...rest, source }, options);
    return project;
  }

  async #announce(
    source: NamedSource,
    options: FileParams & UploadOptions,
  ): Promise<{ project: ProjectDetail; upload: Upload | null; replayed: boolean; transcript: boolean }> {
    const { title, settings, metadata, external_id } = options;
    const sha256 = await checksum(source, options.sha256, options.signal);
    const transcript =
      typeof options.transcript === "function"
        ? await options.transcript(options.signal)
        : options.transcript;
    const { name, size, contentType: content_type } = source;
    const file: FileSource = { type: "file", name, size, content_type, ...(sha256 && { sha256 }) };
    // What is undefined is not sent.
    const params = { title, settings, metadata, external_id, transcript } as ProjectParams;
    const { data, headers } = await this.create({ ...params, source: file }, options).withResponse();
    const replayed = headers.get("idempotent-replayed") === "true";
    return { ...data, replayed, transcript: Boolean(transcript) };
  }

  /**
   * @param announced - the project as it was announced just now; null when the upload was begun before.
   * @param transcript - whether it was announced with its words.
   */
  async #carryOut(
    upload: Upload,
    source: NamedSource,
    options: UploadOptions,
    announced: ProjectDetail | null,
    transcript: boolean,
  ): Promise<ProjectDetail> {
    const steps = this.#uploads.steps(options);
    const done = await carryOut(steps, upload, source, options, announced !== null, transcript);
    try {
      return await this.#projects.get(done.project_id ?? "", options);
    } catch (error) {
      // A key that may send and not read: the project as it was announced is all there is to see.
      if (announced !== null && error instanceof PermissionDeniedError) return announced;
      throw error;
    }
  }
}
