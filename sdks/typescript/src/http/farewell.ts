/** Tells of operations that will go: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), once each. */
export class Farewell {
  readonly #told = new Set<string>();
  readonly #tell: ((message: string) => void) | false;

  constructor(tell: ((message: string) => void) | false) {
    this.#tell = tell;
  }

  /** Look at an answer of an operation, named by method and address. */
  heed(operation: string, headers: Headers): void {
    const since = headers.get("deprecation");
    const until = headers.get("sunset");
    if (this.#tell === false || (since === null && until === null) || this.#told.has(operation)) return;
    this.#told.add(operation);
    const see = /<([^>]+)>\s*;[^,]*rel="?deprecation/.exec(headers.get("link") ?? "")?.[1];
    const parts = [
      `ClipForge: ${operation} is deprecated`,
      since && /^@\d+$/.test(since) ? ` since ${day(Number(since.slice(1)) * 1000)}` : "",
      until && !Number.isNaN(Date.parse(until)) ? ` and may be gone from ${day(Date.parse(until))} on` : "",
      see ? `; see ${see}` : "",
    ];
    this.#tell(`${parts.join("")}.`);
  }
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
