import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  GetTranscriptParams,
  TranscriptCorrection,
  TranscriptHead,
  TranscriptSentence,
} from "../types.js";
import { Resource } from "./resource.js";

/**
 * What is said in a project: read it, correct it, take it along.
 *
 * @example
 * const said = await client.transcripts.get(projectId, { q: "painting" });
 * console.log(said.language, said.data[0]?.start_ms);
 */
export class Transcripts extends Resource {
  /**
   * Read a transcript, a page of sentences at a time. Sentences by number, each with its words, and what is
   * known of the transcript as a whole.
   */
  get(
    projectId: string,
    params?: GetTranscriptParams,
    options?: RequestOptions,
  ): PagePromise<TranscriptSentence, TranscriptHead> {
    return this.api.list(path`/v1/projects/${projectId}/transcript`, params, options);
  }

  /**
   * Correct a transcript. Words, sentences and speakers; clips that are touched are composed again unless
   * edited by hand.
   */
  correct(projectId: string, body: TranscriptCorrection, options?: MatchOptions): APIPromise<TranscriptHead> {
    return this.api.call("PATCH", path`/v1/projects/${projectId}/transcript`, options, { body });
  }

  /** Transcript with every word's times. The document that the command line reads and writes too. */
  downloadJson(projectId: string, options?: RequestOptions): APIPromise<unknown> {
    return this.api.call("GET", path`/v1/projects/${projectId}/transcript.json`, options);
  }

  /** Transcript as SubRip. In phrases of at most two lines. */
  downloadSrt(projectId: string, options?: RequestOptions): APIPromise<string> {
    return this.api.text(path`/v1/projects/${projectId}/transcript.srt`, options);
  }

  /** Transcript as text. A paragraph for each turn, with names where there are several speakers. */
  downloadTxt(projectId: string, options?: RequestOptions): APIPromise<string> {
    return this.api.text(path`/v1/projects/${projectId}/transcript.txt`, options);
  }

  /** Transcript as WebVTT. In phrases of at most two lines. */
  downloadVtt(projectId: string, options?: RequestOptions): APIPromise<string> {
    return this.api.text(path`/v1/projects/${projectId}/transcript.vtt`, options);
  }
}
