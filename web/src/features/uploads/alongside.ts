import type { Alongside } from "@clipforge/sdk";
import { client } from "@/lib/client";

/** Characters that the API takes with the announcement of a project. */
const LONGEST_TEXT = 500_000;

/** Words of a source as the API takes them: short ones as text, long ones or those in other encodings as a file. */
export async function alongside(words: File, signal: AbortSignal): Promise<Alongside> {
  const text = words.size <= LONGEST_TEXT ? decoded(await words.arrayBuffer()) : null;
  if (text !== null) return { text, name: words.name };
  const asset = await client.assets.upload(words, { kind: "subtitles", signal });
  return { asset_id: asset.id };
}

/** UTF-8 as text; null for anything else, which the server knows how to read. */
function decoded(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") || text.trim() === "" ? null : text;
  } catch {
    return null;
  }
}
