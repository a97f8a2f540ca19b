/** Emoji and marks as bitmaps, each fetched once for a clip. */

/** Pictures by the names that timelines have for them. */
export class Pictures {
  readonly ready = new Map<string, ImageBitmap>();
  readonly #asked = new Map<string, Promise<void>>();
  #closed = false;

  /** Fetch what is not there yet; a name without an address is left out, as the render leaves it out. */
  async load(names: readonly string[], files: Readonly<Record<string, string>>): Promise<void> {
    await Promise.all(
      names.map((name) => {
        const address = files[name];
        if (address === undefined || this.ready.has(name)) return undefined;
        const asked = this.#asked.get(name) ?? this.#fetch(name, address);
        this.#asked.set(name, asked);
        return asked.finally(() => this.#asked.delete(name));
      }),
    );
  }

  close(): void {
    this.#closed = true;
    for (const picture of this.ready.values()) picture.close();
    this.ready.clear();
  }

  async #fetch(name: string, address: string): Promise<void> {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`the picture ${name} could not be read (${answer.status})`);
    const picture = await createImageBitmap(await answer.blob());
    if (this.#closed) picture.close();
    else this.ready.set(name, picture);
  }
}
