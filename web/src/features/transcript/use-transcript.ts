"use client";
import type { TranscriptSentence } from "@clipforge/sdk";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useHistory } from "@/features/builder/history";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";

export interface Transcript {
  sentences: TranscriptSentence[];
  /** Names by speaker id. */
  speakers: Record<string, string>;
  language: string;
  version: number;
}

const key = (projectId: string) => ["transcript", projectId] as const;
/** Sentences of a request; an hour of speech has some seven hundred. */
const PAGE = 100;

/** The whole transcript; its first page shows while the rest is fetched. */
export function useTranscript(projectId: string, enabled: boolean) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: key(projectId),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Transcript> => {
      const sentences: TranscriptSentence[] = [];
      let cursor: string | undefined;
      for (;;) {
        const page = await client.transcripts.get(
          projectId,
          { limit: PAGE, ...(cursor ? { cursor } : {}) },
          { signal },
        );
        sentences.push(...page.data);
        const { speakers, language, version } = page;
        const found = {
          sentences: [...sentences],
          speakers: speakers as Record<string, string>,
          language,
          version,
        };
        if (!page.next_cursor) return found;
        cursor = page.next_cursor;
        if (queries.getQueryData(key(projectId)) === undefined) queries.setQueryData(key(projectId), found);
      }
    },
  });
}

export interface WordPlace {
  sentence: number;
  word: number;
}

function change(queries: QueryClient, projectId: string, edit: (transcript: Transcript) => Transcript): void {
  queries.setQueryData<Transcript>(key(projectId), (old) => old && edit(old));
}

function withWord(transcript: Transcript, { sentence, word }: WordPlace, text: string): Transcript {
  return {
    ...transcript,
    sentences: transcript.sentences.map((one) => {
      if (one.number !== sentence) return one;
      const words = one.words.map((each, at) => (at === word ? { ...each, text } : each));
      return {
        ...one,
        words,
        text: words
          .map((each) => each.text)
          .join("")
          .trim(),
        edited: true,
      };
    }),
  };
}

/** Corrections; each shows at once, can be undone, and flows into the captions of every moment it is in. */
export function useTranscriptActions(projectId: string) {
  const t = useTranslations("builder");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const run = useHistory((state) => state.run);

  async function send(edit: object): Promise<void> {
    const isFetching = () => queries.isFetching({ queryKey: key(projectId) }) > 0;
    const wasFetching = isFetching();
    try {
      await client.transcripts.correct(projectId, { edits: [edit] } as Parameters<
        typeof client.transcripts.correct
      >[1]);
    } catch (error) {
      // What was shown already is not so.
      void queries.invalidateQueries({ queryKey: key(projectId) });
      throw error;
    }
    // Pages that were on their way meanwhile may tell of the words as they were.
    if (wasFetching || isFetching()) void queries.invalidateQueries({ queryKey: key(projectId) });
    void queries.invalidateQueries({ queryKey: ["moment-timeline"] });
    void queries.invalidateQueries({ queryKey: ["moments", projectId] });
  }

  async function attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      toast.error(errorText(error).text);
    }
  }

  return {
    /** Spell a word otherwise. Several words in its place split its time, and undoing joins them again. */
    setWord: (place: WordPlace, before: string, after: string) => {
      const count = after.trim().split(/\s+/).length;
      const show = (text: string) =>
        change(queries, projectId, (transcript) => withWord(transcript, place, text));
      // Where words were split or joined, only the server knows their times.
      const again = async () => {
        if (count > 1) await queries.invalidateQueries({ queryKey: key(projectId) });
      };
      const redo = async () => {
        show(after);
        await send({ kind: "set_word", ...place, text: after });
        await again();
      };
      const undo = async () => {
        if (count === 1) show(before);
        await send(
          count > 1
            ? { kind: "join_words", ...place, count, text: before }
            : { kind: "set_word", ...place, text: before },
        );
        await again();
      };
      return attempt(run({ label: t("correct"), redo, undo }));
    },
    /** Write a sentence otherwise; words that stay keep their times, which only the server can tell. */
    setSentence: (sentence: number, before: string, after: string) => {
      const one = async (text: string) => {
        await send({ kind: "set_sentence", sentence, text });
        await queries.invalidateQueries({ queryKey: key(projectId) });
      };
      return attempt(run({ label: t("correct"), redo: () => one(after), undo: () => one(before) }));
    },
    renameSpeaker: (speaker: string, before: string, after: string) => {
      const one = async (name: string) => {
        change(queries, projectId, (transcript) => ({
          ...transcript,
          speakers: { ...transcript.speakers, [speaker]: name },
        }));
        await send({ kind: "rename_speaker", speaker, name });
      };
      return attempt(run({ label: t("renameSpeaker"), redo: () => one(after), undo: () => one(before) }));
    },
  };
}
