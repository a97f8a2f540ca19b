/**
 * What can go wrong, by class.
 *
 * ```
 * ClipForgeError
 * ├─ APIError                  the API answered with a failure: status, code, detail, requestId, errors
 * │   ├─ BadRequestError           400
 * │   ├─ AuthenticationError       401
 * │   ├─ PaymentRequiredError      402
 * │   ├─ PermissionDeniedError     403
 * │   ├─ NotFoundError             404
 * │   ├─ ConflictError             409
 * │   ├─ PreconditionFailedError   412
 * │   ├─ UnprocessableError        422
 * │   ├─ RateLimitError            429
 * │   └─ ServerError               5xx
 * ├─ APIConnectionError        no answer came
 * │   └─ APITimeoutError           not in time
 * ├─ AbortedError              the caller's signal ended it
 * ├─ DeadlineExceededError     the time given for all of it is over
 * ├─ UnexpectedAnswerError     the answer cannot be read as what it should be
 * ├─ UploadError               an upload broke off; uploadId goes on with it
 * ├─ DownloadError             what came is not the file
 * ├─ WebhookVerificationError  a webhook is not from ClipForge, or too old
 * └─ WorkFailedError           work ended badly: code, reason, remedy
 *     ├─ ProjectFailedError        project
 *     ├─ ExportFailedError         export
 *     ├─ JobFailedError            job
 *     └─ BrandFileRefusedError     file
 * ```
 */

import { retryAfterMs } from "./http/retry-after.js";
import type { BrandFile, Export, Job, ProjectDetail } from "./types.js";

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Where it stands, such as `source.name`. */
  field: string;
  /** Stable, for machines. */
  code: string;
  /** For people. */
  detail: string;
}

/** Base of everything that this package throws on its own account. */
export class ClipForgeError extends Error {
  override name = "ClipForgeError";
}

/** The parts of an answer that an {@link APIError} is made of. */
export interface Refusal {
  status: number;
  headers: Headers;
  /** The body: a problem document (RFC 9457) where the API itself answered, else a text or nothing. */
  body: unknown;
}

/**
 * The API answered, and refused.
 *
 * @example
 * try {
 *   await client.projects.get(id);
 * } catch (error) {
 *   if (error instanceof APIError) console.error(error.code, error.requestId, error.errors);
 *   throw error;
 * }
 */
export class APIError extends ClipForgeError {
  override name = "APIError";
  /** Of the HTTP answer. */
  readonly status: number;
  /** Stable name of the problem, for machines; `http_<status>` when something in between answered. */
  readonly code: string;
  /** Short name of this kind of problem. */
  readonly title: string;
  /** What is wrong and what to do, for people. */
  readonly detail: string;
  /** What to tell whoever looks after the server; empty when something in between answered. */
  readonly requestId: string;
  /** Which fields are wrong, and why. */
  readonly errors: readonly FieldError[];
  readonly headers: Headers;
  /** The whole body, with members that this version does not know. */
  readonly body: unknown;

  constructor(refusal: Refusal) {
    const problem = asProblem(refusal.body);
    const code = textOf(problem.code) || `http_${refusal.status}`;
    const detail = textOf(problem.detail) || textOf(refusal.body).slice(0, 300) || "There is no explanation.";
    const requestId = textOf(problem.request_id) || refusal.headers.get("x-request-id") || "";
    super(`${refusal.status} ${code}: ${detail}${requestId ? ` (request ${requestId})` : ""}`);
    this.status = refusal.status;
    this.code = code;
    this.title = textOf(problem.title) || code;
    this.detail = detail;
    this.requestId = requestId;
    this.errors = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [];
    this.headers = refusal.headers;
    this.body = refusal.body;
  }

  /** The error of the class that fits the status. */
  static of(refusal: Refusal): APIError {
    const fitting = BY_STATUS[refusal.status] ?? (refusal.status >= 500 ? ServerError : APIError);
    return new fitting(refusal);
  }
}

/** 400: the request cannot be understood. */
export class BadRequestError extends APIError {
  override name = "BadRequestError";
}

/** 401: nobody is signed in, or the key or token is not good (any more). */
export class AuthenticationError extends APIError {
  override name = "AuthenticationError";
}

/** 402: what the plan has for this month is used up. */
export class PaymentRequiredError extends APIError {
  override name = "PaymentRequiredError";
}

/** 403: the caller lacks a permission; `detail` names it. */
export class PermissionDeniedError extends APIError {
  override name = "PermissionDeniedError";
}

/** 404: there is no such thing in this organisation. */
export class NotFoundError extends APIError {
  override name = "NotFoundError";
}

/** 409: what is there stands against it. */
export class ConflictError extends APIError {
  override name = "ConflictError";
}

/** 412: it was changed since the version that `ifMatch` names; read it again and repeat the change. */
export class PreconditionFailedError extends APIError {
  override name = "PreconditionFailedError";

  /** The version that is there now. */
  get etag(): string | null {
    return this.headers.get("etag");
  }
}

/** 422: a value is not valid; `errors` says which, and why. */
export class UnprocessableError extends APIError {
  override name = "UnprocessableError";
}

/** 429: too many requests, or too much work waiting. */
export class RateLimitError extends APIError {
  override name = "RateLimitError";

  /** Milliseconds after which to come again; null when the answer does not say. */
  get retryAfterMs(): number | null {
    return retryAfterMs(this.headers);
  }
}

/** 500 and above: a defect, or something that the server needs is away. */
export class ServerError extends APIError {
  override name = "ServerError";
}

/** No answer came: the address is wrong, nobody listens, or the connection broke. */
export class APIConnectionError extends ClipForgeError {
  override name = "APIConnectionError";
}

/** One try took longer than `timeout`. */
export class APITimeoutError extends APIConnectionError {
  override name = "APITimeoutError";
}

/** The time for a call with all its tries, or for waiting, is over; `cause` is the last failure, if any. */
export class DeadlineExceededError extends ClipForgeError {
  override name = "DeadlineExceededError";
}

/** The caller's own `AbortSignal` ended it; `cause` is the signal's reason. Its name is that of the platform. */
export class AbortedError extends ClipForgeError {
  override name = "AbortError";
}

/**
 * An upload broke off. What has arrived stays for a day: go on with `resume: error.uploadId`.
 *
 * `cause` is what broke it: an {@link AbortedError}, an {@link APIError}, a file that cannot be read, …
 */
export class UploadError extends ClipForgeError {
  override name = "UploadError";
  /** To go on with; null when the file was not even announced, or when the upload is over. */
  readonly uploadId: string | null;

  constructor(message: string, uploadId: string | null, options?: ErrorOptions) {
    super(message, options);
    this.uploadId = uploadId;
  }
}

/** What came from storage is not the whole file. */
export class DownloadError extends ClipForgeError {
  override name = "DownloadError";
}

/** The answer was no failure, but cannot be read as what it should be: is `baseUrl` the address of the API? */
export class UnexpectedAnswerError extends ClipForgeError {
  override name = "UnexpectedAnswerError";
}

/** What the API says of a failure of work. */
export interface FailureCause {
  code?: string | undefined;
  reason?: string | undefined;
  remedy?: string | undefined;
  message?: string | undefined;
}

/** Work that was waited for ended otherwise than well. */
export class WorkFailedError extends ClipForgeError {
  override name = "WorkFailedError";
  /** Stable, for machines; `cancelled` when it was called off. */
  readonly code: string;
  /** What is wrong, for people. */
  readonly reason: string;
  /** What to do about it; may be empty. */
  readonly remedy: string;

  /**
   * @param what - kind and id.
   * @param status - what it is now.
   * @param cause - what the API says of it, if anything.
   */
  constructor(what: string, status: string, cause: FailureCause | null | undefined) {
    const reason = cause?.reason || cause?.message || `it is ${status}`;
    const code = cause?.code || status.toLowerCase();
    super(`${what} is ${status}: ${reason} (${code})${cause?.remedy ? ` ${cause.remedy}` : ""}`);
    this.code = code;
    this.reason = reason;
    this.remedy = cause?.remedy ?? "";
  }
}

/** A project failed or was cancelled. */
export class ProjectFailedError extends WorkFailedError {
  override name = "ProjectFailedError";

  /** @param project - as it is now. */
  constructor(readonly project: ProjectDetail) {
    super(`project ${project.id}`, project.status, project.error);
  }
}

/** An export failed or was cancelled. */
export class ExportFailedError extends WorkFailedError {
  override name = "ExportFailedError";

  /** @param export_ - as it is now; the property is called `export`. */
  constructor(export_: Export) {
    super(`export ${export_.id}`, export_.status, export_.error as FailureCause | null);
    this.export = export_;
  }

  readonly export: Export;
}

/** A job failed for good or was cancelled. */
export class JobFailedError extends WorkFailedError {
  override name = "JobFailedError";

  /** @param job - as it is now. */
  constructor(readonly job: Job) {
    super(`job ${job.id}`, job.status, job.error);
  }
}

/** A file of a brand kit was found unusable. */
export class BrandFileRefusedError extends WorkFailedError {
  override name = "BrandFileRefusedError";

  /** @param file - as it is now. */
  constructor(readonly file: BrandFile) {
    super(`file ${file.id}`, file.status, file.error);
  }
}

/** A webhook that nobody signed with the secret, or that is too old: answer 400 and do nothing. */
export class WebhookVerificationError extends ClipForgeError {
  override name = "WebhookVerificationError";
}

const BY_STATUS: Record<number, new (refusal: Refusal) => APIError> = {
  400: BadRequestError,
  401: AuthenticationError,
  402: PaymentRequiredError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  422: UnprocessableError,
  429: RateLimitError,
};

function asProblem(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
