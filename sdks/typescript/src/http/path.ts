import { ClipForgeError } from "../errors.js";

/** An address below the base. */
export class Path {
  readonly #fixed: readonly string[];
  readonly #ids: readonly (string | number)[];

  constructor(fixed: readonly string[], ids: readonly (string | number)[]) {
    this.#fixed = fixed;
    this.#ids = ids;
  }

  /** With its ids left out, which names the operation. */
  get template(): string {
    return this.#fixed.join("{}");
  }

  /**
   * With its ids, each as one whole segment.
   *
   * @throws ClipForgeError for an id that is empty or would lead elsewhere, as `..` does.
   */
  get url(): string {
    const segments = this.#ids.map((id) => {
      const text = String(id ?? "");
      if (text === "" || text === "." || text === "..") {
        throw new ClipForgeError(`'${text}' is no id for ${this.template}.`);
      }
      return encodeURIComponent(text);
    });
    return this.#fixed.map((part, place) => part + (segments[place] ?? "")).join("");
  }
}

/** An address with ids in it: ``path`/v1/projects/${id}` ``. */
export function path(fixed: TemplateStringsArray, ...ids: (string | number)[]): Path {
  return new Path(fixed, ids);
}
