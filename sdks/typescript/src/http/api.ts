import { UnexpectedAnswerError } from "../errors.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import { Page, PagePromise } from "../pagination.js";
import { type Answer, APIPromise } from "./answer.js";
import { remember } from "./etags.js";
import type { Path } from "./path.js";
import type { Call, Sent, Transport } from "./transport.js";

type Rest = Omit<Call, "method" | "path" | "options">;

/** What resources make their methods of. */
export class Api {
  constructor(readonly transport: Transport) {}

  /** A call that gives JSON, or nothing. */
  call<T>(method: Call["method"], path: Path, options?: MatchOptions, rest?: Rest): APIPromise<T> {
    return new APIPromise(
      this.transport.send({ ...rest, method, path, options }).then((sent) => answer(sent, json<T>)),
    );
  }

  /** A call that gives a text. */
  text(path: Path, options?: MatchOptions, rest?: Rest): APIPromise<string> {
    return new APIPromise(
      this.transport
        .send({ ...rest, method: "GET", path, options })
        .then((sent) => answer(sent, (body) => body)),
    );
  }

  /** A list: its first page, and through it the others. */
  list<T, Extra = unknown>(path: Path, query?: object, options?: RequestOptions): PagePromise<T, Extra> {
    const first = this.transport.send({ method: "GET", path, query, options }).then((sent) =>
      answer(sent, (body) => {
        const following = (cursor: string) => this.list<T, Extra>(path, { ...query, cursor }, options);
        return Page.of<T, Extra>(json(body), following);
      }),
    );
    return new PagePromise(first);
  }
}

function answer<T>(sent: Sent, read: (body: string) => T): Answer<T> {
  const { status, headers } = sent.response;
  const data = read(sent.body);
  const etag = headers.get("etag");
  if (etag !== null) remember(data, etag);
  return { data, status, headers, requestId: headers.get("x-request-id") ?? "", etag };
}

function json<T>(body: string): T {
  if (body === "") return undefined as T;
  try {
    return JSON.parse(body) as T;
  } catch (cause) {
    throw new UnexpectedAnswerError(`The answer is no JSON: ${body.slice(0, 80)}`, { cause });
  }
}
