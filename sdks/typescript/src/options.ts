/** What a client and its calls can be told. All times are milliseconds. */

/** A `fetch`, as the platform has it: for proxies, agents, recording, tests. */
export type Fetch = typeof fetch;

/**
 * Gives the token for the next request; called before every one of them, so it keeps what it has.
 *
 * @param refused - the token that the API has just refused with 401; give another one, or the same to give up.
 */
export type TokenProvider = (refused?: string) => string | Promise<string>;

/** How to make a client. */
export interface ClientOptions {
  /**
   * An API key, a person's access token, or a function that gives one of them. `CLIPFORGE_API_KEY` when left out.
   * Only what needs no account (signing up, signing in, review links) can be called without.
   */
  apiKey?: string | TokenProvider | undefined;
  /** Where the API is; `CLIPFORGE_BASE_URL` when left out, else `http://localhost:3000`. May be a path in a page. */
  baseUrl?: string | undefined;
  /** The organisation to act in, for people who are in several; `CLIPFORGE_ORG_ID` when left out. */
  orgId?: string | undefined;
  /** For one try, until its answer has been read; 60,000. */
  timeout?: number | undefined;
  /** How often a call that failed is tried again; 2. */
  maxRetries?: number | undefined;
  /** Used for everything, uploads to storage and downloads as well; the platform's own when left out. */
  fetch?: Fetch | undefined;
  /** Sent with every request to the API. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** `cookie`: a proxy of the page's own origin signs requests, no token is sent. `bearer` when left out. */
  auth?: "bearer" | "cookie" | undefined;
  /** An API key in a page can be read by everybody who opens it. Only for pages of your own machine. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Told once of each operation that will go; `console.warn` when left out, false to hear nothing. */
  onWarning?: ((message: string) => void) | false | undefined;
}

/** How to make one call. */
export interface RequestOptions {
  /** For one try; the client's when left out. */
  timeout?: number | undefined;
  /** How often it is tried again; the client's when left out. */
  maxRetries?: number | undefined;
  /** For the call with all its tries and waits, from now on; unlimited when left out. */
  deadline?: number | undefined;
  /** Of a POST, at most 255 characters; one is made when left out. The same for every try. */
  idempotencyKey?: string | undefined;
  /** Sent along; one of the same name as the client's own, or as this package's, stands in for it. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Ends the call; it then throws an `AbortedError`. */
  signal?: AbortSignal | undefined;
}

/** How to make a call that changes what people edit. */
export interface MatchOptions extends RequestOptions {
  /**
   * What the change is based on: an object as this package gave it, or an ETag. A `PreconditionFailedError` says
   * that somebody was faster.
   */
  ifMatch?: object | string | undefined;
}
