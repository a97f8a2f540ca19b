import { json, problem, type Recorded } from "./recorder.js";

const PART = 10;

/** What goes wrong with a request to storage: an answer, or nothing. */
export type Trouble = (
  request: Recorded,
  part: number,
  turn: number,
) => Response | Promise<Response | undefined> | undefined;

/** The part of the API that takes uploads, with storage beside it; parts have 10 bytes, larger files are in parts. */
export class UploadServer {
  /** Part → its bytes; 0 is a file that comes whole. */
  readonly stored = new Map<number, string>();
  readonly asked: string[] = [];
  /** Most requests to storage at the same time. */
  busiest = 0;
  status = "open";
  /** So many calls to complete it find no network. */
  completing = 0;
  trouble: Trouble = () => undefined;
  /** Bodies of announcements. */
  readonly announced: Record<string, unknown>[] = [];
  duplicate = false;
  replayed = false;
  size = 0;
  #signed = 0;
  #turns = new Map<number, number>();
  #now = 0;

  readonly respond = async (request: Recorded): Promise<Response> => {
    if (request.url.host === "storage.test") return this.#store(request);
    const step = `${request.method} ${request.url.pathname}`;
    this.asked.push(step);
    if (step === "POST /v1/ingest" || step === "POST /v1/assets") return this.#announce(request);
    if (step === "GET /v1/uploads/upl_1") return json(this.#upload());
    if (step === "POST /v1/uploads/upl_1/parts") return this.#presign(JSON.parse(request.body));
    if (step === "GET /v1/uploads/upl_1/parts") return json({ data: [], missing: this.#missing() });
    if (step === "POST /v1/uploads/upl_1/complete") return this.#complete();
    if (step === "POST /v1/uploads/upl_1/abort") {
      this.status = "aborted";
      return json(this.#upload());
    }
    if (step === "GET /v1/projects/proj_1") return json({ id: "proj_1", status: "processing" });
    if (step === "GET /v1/assets/asset_1") return json({ id: "asset_1", status: "ready" });
    return problem(404, "not_found");
  };

  /** All bytes, in order. */
  get content(): string {
    return [...this.stored]
      .sort(([one], [other]) => one - other)
      .map(([, bytes]) => bytes)
      .join("");
  }

  #announce(request: Recorded): Response {
    const body = JSON.parse(request.body);
    this.announced.push(body);
    this.size = (body.source ?? body).size;
    const project = { id: "proj_1", status: this.duplicate ? "processing" : "awaiting_upload" };
    const upload = this.duplicate ? null : this.#upload();
    const headers: Record<string, string> = this.replayed ? { "idempotent-replayed": "true" } : {};
    return json({ project, asset: { id: "asset_1" }, upload, job_id: null }, 201, headers);
  }

  #upload() {
    const parts = this.size > PART;
    const single = !parts && this.status === "open";
    return {
      id: "upl_1",
      status: this.status,
      project_id: "proj_1",
      asset_id: "asset_1",
      size: this.size,
      content_type: "video/mp4",
      method: parts ? "multipart" : "single",
      put: single ? { method: "PUT", url: this.#sign(0), headers: { "Content-Type": "video/mp4" } } : null,
      part_size: parts ? PART : null,
      part_count: parts ? Math.ceil(this.size / PART) : null,
      expires_at: "2099-01-01T00:00:00Z",
    };
  }

  #sign(part: number): string {
    this.#signed += 1;
    return `https://storage.test/bucket/key?part=${part}&signature=${this.#signed}`;
  }

  #presign({ first, count }: { first: number; count: number }): Response {
    const all = Math.ceil(this.size / PART);
    const parts = [];
    for (let number = first; number < first + count && number <= all; number += 1) {
      const size = Math.min(PART, this.size - (number - 1) * PART);
      parts.push({ number, size, method: "PUT", url: this.#sign(number), headers: {} });
    }
    return json({ parts, expires_at: "2099-01-01T00:00:00Z" });
  }

  #missing(): number[] {
    const all = Array.from({ length: Math.ceil(this.size / PART) }, (_, place) => place + 1);
    return all.filter((number) => !this.stored.has(number));
  }

  #complete(): Response | Promise<Response> {
    if (this.completing-- > 0) return Promise.reject(new TypeError("fetch failed"));
    if (this.size > PART ? this.#missing().length > 0 : !this.stored.has(0))
      return problem(409, "upload_incomplete");
    this.status = "completed";
    return json(this.#upload());
  }

  async #store(request: Recorded): Promise<Response> {
    const part = Number(request.url.searchParams.get("part"));
    const turn = this.#turns.get(part) ?? 0;
    this.#turns.set(part, turn + 1);
    this.#now += 1;
    this.busiest = Math.max(this.busiest, this.#now);
    try {
      await new Promise((resolve) => setTimeout(resolve, 2));
      const trouble = await this.trouble(request, part, turn);
      if (trouble) return trouble;
    } finally {
      this.#now -= 1;
    }
    this.stored.set(part, request.body);
    return new Response(null, { status: 200 });
  }
}
