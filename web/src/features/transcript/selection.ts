"use client";
import type { TranscriptSentence } from "@clipforge/sdk";
import { useCallback, useMemo, useState } from "react";
import type { WordPlace } from "./use-transcript";

export interface Range {
  startMs: number;
  endMs: number;
}

export interface WordSelection {
  /** From the first chosen word to the last; null when none is. */
  range: Range | null;
  has: (place: WordPlace) => boolean;
  begin: (place: WordPlace) => void;
  /** Up to and with this word; begins with it where nothing was begun. */
  extend: (place: WordPlace) => void;
  clear: () => void;
}

const before = (a: WordPlace, b: WordPlace) =>
  a.sentence < b.sentence || (a.sentence === b.sentence && a.word <= b.word);

/** Words chosen by dragging over them, or with Shift. */
export function useWordSelection(sentences: readonly TranscriptSentence[]): WordSelection {
  const [ends, setEnds] = useState<{ anchor: WordPlace; head: WordPlace; wide: boolean } | null>(null);
  const begin = useCallback((place: WordPlace) => setEnds({ anchor: place, head: place, wide: false }), []);
  const extend = useCallback(
    (place: WordPlace) => setEnds((old) => ({ anchor: old?.anchor ?? place, head: place, wide: true })),
    [],
  );
  const clear = useCallback(() => setEnds(null), []);
  return useMemo(() => {
    const [first, last] = !ends?.wide
      ? []
      : before(ends.anchor, ends.head)
        ? [ends.anchor, ends.head]
        : [ends.head, ends.anchor];
    const start = first && sentences[first.sentence]?.words[first.word];
    const end = last && sentences[last.sentence]?.words[last.word];
    return {
      range: start && end ? { startMs: start.start_ms, endMs: end.end_ms } : null,
      has: (place) => Boolean(first && last && before(first, place) && before(place, last)),
      begin,
      extend,
      clear,
    };
  }, [ends, sentences, begin, extend, clear]);
}
