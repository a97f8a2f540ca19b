/** One message of a stream of server-sent events. */
export interface SseMessage {
  event: string;
  data: string;
  /** Of this message; empty when it has none of its own. */
  id: string;
}

/** Reads a stream as the HTML standard has it (9.2.6), in pieces that may end anywhere. */
export class SseParser {
  /** Milliseconds after which to come back, as the server wishes; null when it said nothing. */
  retryMs: number | null = null;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #first = true;
  #event = "";
  #data: string[] = [];
  #id = "";

  /** The messages that a piece completes. */
  feed(bytes: Uint8Array): SseMessage[] {
    let text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    if (this.#first && text !== "") {
      text = text.replace(/^\uFEFF/, "");
      this.#first = false;
    }
    // A carriage return at the end may be half of a line's end.
    const held = text.endsWith("\r") ? "\r" : "";
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + held;
    const found: SseMessage[] = [];
    for (const line of lines) {
      const message = this.#line(line);
      if (message) found.push(message);
    }
    return found;
  }

  #line(line: string): SseMessage | null {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    return null;
  }

  #dispatch(): SseMessage | null {
    const data = this.#data;
    const message = { event: this.#event || "message", data: data.join("\n"), id: this.#id };
    this.#event = "";
    this.#data = [];
    this.#id = "";
    return data.length > 0 ? message : null;
  }
}
