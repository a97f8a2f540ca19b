/** Told how many bytes of how many have been sent; never fewer than before. */
export type OnProgress = (sent: number, total: number) => void;

/** Adds up what pieces that are sent at the same time have sent. */
export class Progress {
  readonly #pieces = new Map<number, number>();
  readonly #total: number;
  readonly #told: OnProgress | undefined;
  #most = -1;

  constructor(total: number, told: OnProgress | undefined) {
    this.#total = total;
    this.#told = told;
  }

  /** A piece, by its number, has so many bytes behind it; fewer than before when it is sent again. */
  at(piece: number, bytes: number): void {
    this.#pieces.set(piece, bytes);
    let sent = 0;
    for (const one of this.#pieces.values()) sent += one;
    if (sent <= this.#most) return;
    this.#most = sent;
    this.#told?.(sent, this.#total);
  }
}
