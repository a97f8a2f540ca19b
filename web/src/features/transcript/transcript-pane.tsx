"use client";
import type { TranscriptSentence } from "@clipforge/sdk";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { type Playhead, usePlayhead } from "@/features/builder/playhead";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import { sentenceAt } from "./places";
import { type Range, useWordSelection } from "./selection";
import { SentenceRow } from "./sentence-row";
import { useTranscript, useTranscriptActions } from "./use-transcript";

interface TranscriptPaneProps {
  projectId: string;
  enabled: boolean;
  playhead: Playhead;
  /** The part of the source that is being worked on. */
  focus: Range | null;
  onMake: (range: Range) => void;
  /** Null where no moment is chosen. */
  onTrim: ((range: Range) => void) | null;
}

/**
 * What is said: click a word to go there, double-click to correct it, drag over words to make or trim a moment.
 * Only the sentences in view are drawn, however long the source is.
 */
export function TranscriptPane({ projectId, enabled, playhead, focus, onMake, onTrim }: TranscriptPaneProps) {
  const t = useTranslations("builder");
  const { data, error, isPending, refetch } = useTranscript(projectId, enabled);
  const actions = useTranscriptActions(projectId);
  const sentences = data?.sentences;
  const scroller = useRef<HTMLElement>(null);
  const [query, setQuery] = useState("");
  const selection = useWordSelection(sentences ?? NOTHING);
  const rows = useMemo(() => matching(sentences ?? NOTHING, query), [sentences, query]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 76,
    overscan: 8,
    getItemKey: (at) => rows[at]?.number ?? at,
  });
  const current = usePlayhead(playhead, (head) => (sentences ? sentenceAt(sentences, head.ms) : -1));
  const playing = usePlayhead(playhead, (head) => head.playing);
  const show = useCallback(
    (number: number) => {
      const at = rows.findIndex((row) => row.number === number);
      if (at >= 0) virtual.scrollToIndex(at, { align: "center" });
    },
    [rows, virtual],
  );
  // Follows what is played, and what is chosen in the list of moments.
  useEffect(() => {
    if (playing && current >= 0) show(current);
  }, [playing, current, show]);
  const start = focus?.startMs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a choice scrolls once, not whenever the rows change
  useEffect(() => {
    if (start !== undefined && sentences) show(sentenceAt(sentences, start + 1));
  }, [start]);

  if (error) return <Failed error={error} onRetry={() => void refetch()} className="m-4" />;
  if (isPending || !data) {
    return (
      <div className="grid gap-4 p-4" aria-busy>
        {Array.from({ length: 7 }, (_, at) => (
          <Skeleton key={at} className="h-12" />
        ))}
      </div>
    );
  }
  const range = selection.range;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 border-b px-4 py-2">
        <Search className="size-4 text-muted" aria-hidden />
        <input
          type="search"
          aria-label={t("searchTranscript")}
          placeholder={t("searchTranscript")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="h-8 w-full bg-transparent text-sm outline-none placeholder:text-muted"
        />
        {query ? (
          <span className="shrink-0 text-xs text-muted">{t("found", { count: rows.length })}</span>
        ) : null}
      </div>
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={t("transcript")}
        className="min-h-0 flex-1 overflow-y-auto"
        lang={data.language}
      >
        <div style={{ height: virtual.getTotalSize() }} className="relative">
          {virtual.getVirtualItems().map((item) => {
            const sentence = rows[item.index];
            if (!sentence) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <SentenceRow
                  sentence={sentence}
                  speakerName={
                    sentence.speaker === null ? null : (data.speakers[sentence.speaker] ?? sentence.speaker)
                  }
                  newSpeaker={
                    sentence.speaker !== (sentences?.[sentence.number - 1]?.speaker ?? null) || Boolean(query)
                  }
                  current={sentence.number === current}
                  focused={
                    focus !== null && sentence.start_ms < focus.endMs && sentence.end_ms > focus.startMs
                  }
                  playhead={playhead}
                  selection={selection}
                  query={query}
                  actions={actions}
                />
              </div>
            );
          })}
        </div>
      </section>
      <div
        role="toolbar"
        aria-label={t("selection")}
        className={cn("flex flex-wrap items-center gap-2 border-t px-4 py-2.5", !range && "hidden")}
      >
        {range ? (
          <>
            <span className="flex-1 text-xs text-muted tabular-nums">
              {clock(range.startMs)} – {clock(range.endMs)} ·{" "}
              {t("seconds", { count: Math.round((range.endMs - range.startMs) / 1000) })}
            </span>
            <Button size="sm" variant="primary" onClick={() => finish(onMake)}>
              {t("makeClip")}
            </Button>
            {onTrim ? (
              <Button size="sm" onClick={() => finish(onTrim)}>
                {t("trimTo")}
              </Button>
            ) : null}
            <Button size="sm" variant="ghost" onClick={() => playhead.play(range.startMs, range.endMs)}>
              {t("play")}
            </Button>
          </>
        ) : null}
      </div>
    </div>
  );

  function finish(act: (range: Range) => void): void {
    if (range) act(range);
    selection.clear();
  }
}

const NOTHING: TranscriptSentence[] = [];

function matching(sentences: TranscriptSentence[], query: string): TranscriptSentence[] {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted
    ? sentences.filter((sentence) => sentence.text.toLocaleLowerCase().includes(wanted))
    : sentences;
}
