"use client";
import type { TranscriptSentence } from "@clipforge/sdk";
import { Pencil } from "lucide-react";
import { memo, type PointerEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type Playhead, usePlayhead } from "@/features/builder/playhead";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import { InlineEdit } from "./inline-edit";
import { wordAt } from "./places";
import type { WordSelection } from "./selection";
import type { useTranscriptActions } from "./use-transcript";

interface SentenceRowProps {
  sentence: TranscriptSentence;
  speakerName: string | null;
  /** Somebody else speaks than in the sentence before, so the name is shown. */
  newSpeaker: boolean;
  /** It is being said. */
  current: boolean;
  /** It belongs to the chosen moment. */
  focused: boolean;
  playhead: Playhead;
  selection: WordSelection;
  query: string;
  actions: ReturnType<typeof useTranscriptActions>;
}

const UNSURE = 0.5;

export const SentenceRow = memo(function SentenceRow(props: SentenceRowProps) {
  const { sentence, speakerName, newSpeaker, current, focused, playhead, selection, query, actions } = props;
  const t = useTranslations("builder");
  const [editing, setEditing] = useState<number | null>(null);
  const [naming, setNaming] = useState(false);
  const [rewriting, setRewriting] = useState(false);
  // Only the sentence that is being said follows the words.
  const said = usePlayhead(playhead, (head) => (current ? wordAt(sentence, head.ms) : -1));
  const place = (word: number) => ({ sentence: sentence.number, word });
  const wanted = query.trim().toLocaleLowerCase();

  function press(event: PointerEvent, word: number) {
    if (event.button !== 0) return;
    if (event.shiftKey) selection.extend(place(word));
    else selection.begin(place(word));
    // So that words of other rows hear of the pointer too.
    event.currentTarget.releasePointerCapture?.(event.pointerId);
  }

  return (
    <div
      className={cn(
        "group/row relative border-l-2 border-transparent px-4 py-1.5",
        focused && "border-accent bg-accent-soft/45",
      )}
    >
      <button
        type="button"
        aria-label={t("correctSentenceAt", { time: clock(sentence.start_ms) })}
        className="absolute right-2 bottom-2 grid size-6 place-items-center rounded text-muted opacity-0 group-hover/row:opacity-100 hover:bg-raised focus-visible:opacity-100"
        onClick={() => setRewriting(true)}
      >
        <Pencil className="size-3.5" aria-hidden />
      </button>
      {newSpeaker ? (
        <div className="flex items-center gap-2 pb-0.5 text-xs text-muted">
          {speakerName === null ? null : naming ? (
            <InlineEdit
              text={speakerName}
              label={t("speakerName")}
              onDone={(name) => {
                setNaming(false);
                if (name && name !== speakerName && sentence.speaker)
                  void actions.renameSpeaker(sentence.speaker, speakerName, name);
              }}
            />
          ) : (
            <button
              type="button"
              className="font-semibold hover:text-ink hover:underline"
              title={t("renameSpeaker")}
              onClick={() => setNaming(true)}
            >
              {speakerName}
            </button>
          )}
          <button
            type="button"
            className="tabular-nums hover:text-ink hover:underline"
            onClick={() => playhead.seek(sentence.start_ms)}
          >
            {clock(sentence.start_ms)}
          </button>
        </div>
      ) : null}
      {rewriting ? (
        <InlineEdit
          text={sentence.text}
          label={t("correctSentence")}
          wide
          onDone={(text) => {
            setRewriting(false);
            if (text && text !== sentence.text)
              void actions.setSentence(sentence.number, sentence.text, text);
          }}
        />
      ) : null}
      <p className={cn("pr-7 text-[0.94rem] leading-relaxed", rewriting && "hidden")}>
        {sentence.words.map((word, at) =>
          editing === at ? (
            <InlineEdit
              key={`${at}-edit`}
              text={word.text.trim()}
              label={t("correctWord")}
              onDone={(text) => {
                setEditing(null);
                const blank = word.text.startsWith(" ") ? " " : "";
                if (text && text !== word.text.trim())
                  void actions.setWord(place(at), word.text, blank + text);
              }}
            />
          ) : (
            <span key={at}>
              {word.text.startsWith(" ") && at > 0 ? " " : null}
              <button
                type="button"
                data-word
                tabIndex={-1}
                title={word.confidence !== null && word.confidence < UNSURE ? t("unsure") : undefined}
                className={cn(
                  "rounded-[3px] text-left select-none hover:bg-raised",
                  word.confidence !== null &&
                    word.confidence < UNSURE &&
                    "underline decoration-warn decoration-dotted underline-offset-4",
                  wanted && word.text.toLocaleLowerCase().includes(wanted) && "bg-warn/25",
                  said === at && "bg-accent text-accent-ink hover:bg-accent",
                  selection.has(place(at)) && "bg-accent/30 hover:bg-accent/30",
                )}
                onPointerDown={(event) => press(event, at)}
                onPointerEnter={(event) => {
                  if (event.buttons === 1) selection.extend(place(at));
                }}
                onClick={(event) => {
                  if (!event.shiftKey && !selection.range) playhead.seek(word.start_ms);
                }}
                onDoubleClick={() => setEditing(at)}
              >
                {word.text.trim()}
              </button>
            </span>
          ),
        )}
      </p>
    </div>
  );
});
