import type { PartPut, PresignedParts } from "../types.js";

const BATCH = 50;
/** Milliseconds before its end at which an address counts as over. */
const MARGIN_MS = 60_000;

/** Signed requests of parts, asked for in batches, each only once for all that wait for it. */
export class SignedParts {
  readonly #ask: (first: number, count: number) => Promise<PresignedParts>;
  readonly #known = new Map<number, { part: PartPut; until: number }>();
  #asking: Promise<void> = Promise.resolve();

  constructor(ask: (first: number, count: number) => Promise<PresignedParts>) {
    this.#ask = ask;
  }

  /**
   * The request of a part.
   *
   * @param fresh - the one that was given before is no good any more.
   */
  async of(number: number, fresh = false): Promise<PartPut> {
    if (fresh) this.#known.delete(number);
    const turn = this.#asking.then(async () => {
      if (this.#good(number)) return;
      const { parts, expires_at } = await this.#ask(number, fresh ? 1 : BATCH);
      for (const part of parts) this.#known.set(part.number, { part, until: Date.parse(expires_at) });
    });
    this.#asking = turn.catch(() => undefined);
    await turn;
    const found = this.#known.get(number);
    if (!found) throw new RangeError(`There is no part ${number}.`);
    return found.part;
  }

  #good(number: number): boolean {
    const known = this.#known.get(number);
    return known !== undefined && known.until - MARGIN_MS > Date.now();
  }
}
