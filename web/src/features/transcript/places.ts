import type { TranscriptSentence } from "@clipforge/sdk";

/** Number of the sentence that is said at a time, or of the last one before it; -1 before the first. */
export function sentenceAt(sentences: readonly TranscriptSentence[], ms: number): number {
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentences[middle]?.start_ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the word of a sentence that is said at a time; -1 between words. */
export function wordAt(sentence: TranscriptSentence, ms: number): number {
  return sentence.words.findIndex((word) => word.start_ms <= ms && ms < word.end_ms);
}
