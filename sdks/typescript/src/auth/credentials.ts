import { isBrowser } from "../environment.js";
import { ClipForgeError } from "../errors.js";
import type { TokenProvider } from "../options.js";

const KEY_PREFIX = "cfk_";

/** What is sent as `Authorization`, and whether it may be. */
export class Credentials {
  readonly #source: string | TokenProvider | undefined;
  readonly #mayShow: boolean;

  /**
   * @param source - a key, a token or what gives one; undefined for nobody.
   * @param mayShow - an API key may stand in a page.
   * @throws ClipForgeError for an API key in a browser.
   */
  constructor(source: string | TokenProvider | undefined, mayShow: boolean) {
    this.#source = source;
    this.#mayShow = mayShow;
    if (typeof source === "string") this.#check(source);
  }

  /** The token can be another one next time. */
  get renewable(): boolean {
    return typeof this.#source === "function";
  }

  /**
   * The token for a request; undefined to act as nobody.
   *
   * @param refused - one that the API has just refused.
   * @throws ClipForgeError for an API key in a browser.
   */
  async token(refused?: string): Promise<string | undefined> {
    const source = this.#source;
    const token = typeof source === "function" ? await source(refused) : source;
    if (token) this.#check(token);
    return token || undefined;
  }

  #check(token: string): void {
    if (token.startsWith(KEY_PREFIX) && !this.#mayShow && isBrowser()) {
      throw new ClipForgeError(
        "An API key does not belong into a page, where everybody can read it. Give a function that gets an " +
          'access token, or let a proxy of the page\'s origin sign requests (`auth: "cookie"`). For a page of your ' +
          "own machine only: `dangerouslyAllowBrowser: true`.",
      );
    }
  }
}
