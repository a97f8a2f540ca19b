import { ClipForgeError, WebhookVerificationError } from "../errors.js";
import type { WebhookEvent } from "../events/types.js";

const PREFIX = "whsec_";
/** How far a webhook's time may be off, in seconds, as Standard Webhooks has it. */
const TOLERANCE = 300;

/** Headers as frameworks have them: `Headers`, or an object whose names may be of any case. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Verify a webhook (Standard Webhooks) and give its event. Needs no client.
 *
 * The same event may arrive more than once: its `id` stays the same.
 *
 * @param body - as it arrived, byte for byte: not parsed and written again.
 * @param headers - of the request.
 * @param secret - of the endpoint (`whsec_…`), or several while one is being exchanged.
 * @throws WebhookVerificationError when no signature fits, its time is more than five minutes off, or it is no event.
 * @example
 * const event = await unwrap(await request.text(), request.headers, process.env.HOOK_SECRET);
 * if (event.type === "project.ready") console.log(event.data.project_id);
 */
export async function unwrap(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string | readonly string[],
): Promise<WebhookEvent> {
  const secrets = typeof secret === "string" ? [secret] : secret;
  if (secrets.length === 0) throw new ClipForgeError("A secret is needed.");
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  const id = header(headers, "webhook-id");
  const timestamp = header(headers, "webhook-timestamp");
  checkTime(timestamp);
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  const signatures = signaturesOf(header(headers, "webhook-signature"));
  for (const one of secrets) {
    if (await anyFits(one, signatures, signed)) return read(bytes, id);
  }
  throw new WebhookVerificationError("No signature of this webhook fits the secret.");
}

function header(headers: WebhookHeaders, name: string): string {
  let value: string | readonly string[] | null | undefined;
  if (headers instanceof Headers) value = headers.get(name);
  else value = Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
  const text = typeof value === "string" ? value : value?.[0];
  if (!text) throw new WebhookVerificationError(`The header ${name} is missing.`);
  return text;
}

function checkTime(timestamp: string): void {
  const off = Date.now() / 1000 - (/^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN);
  if (Number.isNaN(off)) throw new WebhookVerificationError("webhook-timestamp is no number of seconds.");
  if (Math.abs(off) > TOLERANCE) {
    throw new WebhookVerificationError(`This webhook is ${Math.round(off)} s old; it, or a clock, is wrong.`);
  }
}

/** Those of the version that is known here; what is no base64 fits nothing. */
function signaturesOf(text: string): Uint8Array<ArrayBuffer>[] {
  const found: Uint8Array<ArrayBuffer>[] = [];
  for (const one of text.split(" ")) {
    const [version, encoded] = one.split(",", 2);
    const bytes = version === "v1" && encoded ? fromBase64(encoded) : null;
    if (bytes) found.push(bytes);
  }
  return found;
}

async function anyFits(
  secret: string,
  signatures: Uint8Array<ArrayBuffer>[],
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = fromBase64(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (!raw || raw.length === 0) throw new ClipForgeError("A webhook's secret is 'whsec_' and base64.");
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  // `verify` takes as long for any signature. All are looked at, so that nothing is learned from how many there are.
  const fits = await Promise.all(
    signatures.map((signature) => crypto.subtle.verify("HMAC", key, signature, signed)),
  );
  return fits.includes(true);
}

function read(bytes: Uint8Array, id: string): WebhookEvent {
  let fields: Partial<WebhookEvent>;
  try {
    fields = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new WebhookVerificationError("The body is no event.", { cause });
  }
  if (typeof fields?.type !== "string") throw new WebhookVerificationError("The body is no event.");
  return { ...fields, id } as WebhookEvent;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
