// biome-ignore lint/suspicious/noExplicitAny: as the platform's own promises have it
type Reason = any;

/** What a call gave, and what else the answer says. */
export interface Answer<T> {
  data: T;
  status: number;
  headers: Headers;
  /** What to tell whoever looks after the server. */
  requestId: string;
  /** Of what people edit. Null where there is none. */
  etag: string | null;
}

/**
 * A promise of what a call gives, and on demand of the whole answer.
 *
 * @example
 * const { data: project, requestId } = await client.projects.get(id).withResponse();
 */
export class APIPromise<T> extends Promise<T> {
  readonly #answer: Promise<Answer<T>>;

  constructor(answer: Promise<Answer<T>>) {
    // What this promise itself resolves with is never seen: `then` goes to the answer.
    super((resolve) => resolve(undefined as T));
    this.#answer = answer;
  }

  /** Plain promises follow: they have no answer of their own. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The data with status, headers, request id and ETag. */
  withResponse(): Promise<Answer<T>> {
    return this.#answer;
  }

  // biome-ignore lint/suspicious/noThenProperty: a promise it is
  override then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: Reason) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then((answer) => answer.data).then(done, failed);
  }

  /** As of every promise. */
  override catch<B = never>(failed?: ((reason: Reason) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, failed);
  }

  /** As of every promise. */
  override finally(always?: (() => void) | null): Promise<T> {
    return this.then().finally(always);
  }
}
