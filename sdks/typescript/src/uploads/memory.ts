import type { UploadSource } from "./source.js";

/** What `localStorage` is; may answer later, for stores that are not at hand. */
export interface KeyValueStore {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

const WORDS = "transcript";

type Known = Pick<UploadSource, "name" | "size" | "lastModified">;

/**
 * Remembers uploads that are under way by their file's name, size and time, so that a page that was closed goes on
 * where it stopped once the person chooses the file again.
 *
 * @example
 * const memory = new UploadMemory(localStorage);
 * const project = await client.ingest.upload(input.files[0], { memory });
 */
export class UploadMemory {
  readonly #store: KeyValueStore;
  readonly #prefix: string;

  /**
   * @param store - such as `localStorage`.
   * @param prefix - of the keys in it.
   */
  constructor(store: KeyValueStore, prefix = "clipforge.upload") {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** The id of the upload of this file that is under way; null when none is known. */
  async recall(file: Known): Promise<string | null> {
    const [uploadId] = await this.#kept(file);
    return uploadId || null;
  }

  /** Whether the upload of this file that is under way was announced with its words. */
  async hasTranscript(file: Known): Promise<boolean> {
    return (await this.#kept(file)).includes(WORDS);
  }

  /**
   * Keep the id of an upload.
   *
   * @param transcript - whether it was announced with its words.
   */
  async keep(file: Known, uploadId: string, transcript = false): Promise<void> {
    await this.#store.setItem(this.#key(file), transcript ? `${uploadId} ${WORDS}` : uploadId);
  }

  /** It is over. */
  async forget(file: Known): Promise<void> {
    await this.#store.removeItem(this.#key(file));
  }

  /** The id, and a mark behind it where words went along. */
  async #kept(file: Known): Promise<string[]> {
    return ((await this.#store.getItem(this.#key(file))) ?? "").split(" ");
  }

  #key(file: Known): string {
    return [this.#prefix, file.name, file.size, file.lastModified ?? 0].join(":");
  }
}
