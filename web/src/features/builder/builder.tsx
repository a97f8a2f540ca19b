"use client";
import type { Moment, ProjectDetail } from "@clipforge/sdk";
import { Redo2, Undo2 } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { Tabs } from "radix-ui";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { MomentList } from "@/features/moments/moment-list";
import { type MomentOrder, ordered, useMomentActions, useMoments } from "@/features/moments/use-moments";
import type { Range } from "@/features/transcript/selection";
import { TranscriptPane } from "@/features/transcript/transcript-pane";
import { useTranscript } from "@/features/transcript/use-transcript";
import { cn } from "@/lib/cn";
import { ClipView } from "./clip-view";
import { LookPanel } from "./look-panel";
import { Playhead } from "./playhead";
import { type Transport, useShortcuts } from "./shortcuts";
import { SourcePlayer } from "./source-player";
import { TimelineStrip } from "./timeline-strip";
import { useSteps } from "./use-steps";

const VIEWS = ["clip", "source"] as const;
type View = (typeof VIEWS)[number];
const TABS = ["moments", "transcript"] as const;

/** The workplace: player and strip on one side, moments and transcript on the other. */
export function Builder({ project, onExpired }: { project: ProjectDetail; onExpired: () => void }) {
  const t = useTranslations("builder");
  const router = useRouter();
  const params = useSearchParams();
  const [playhead] = useState(() => new Playhead());
  const [tab, setTab] = useState<string>("moments");
  const [order, setOrder] = useState<MomentOrder>("score");
  const found = useMoments(project.id, true);
  const transcript = useTranscript(project.id, true);
  const actions = useMomentActions(project.id);
  const { past, future, busy, undo, redo, clear } = useSteps();
  // biome-ignore lint/correctness/useExhaustiveDependencies: steps of one project must not be undone in another
  useEffect(() => clear, [project.id, clear]);

  const moments = useMemo(() => ordered(found.data?.moments ?? [], order), [found.data, order]);
  const chosenId = params.get("moment");
  const chosen = moments.find((moment) => moment.id === chosenId) ?? null;
  const edges = useMemo(() => {
    const sentences = transcript.data?.sentences ?? [];
    return { starts: sentences.map((one) => one.start_ms), ends: sentences.map((one) => one.end_ms) };
  }, [transcript.data]);

  const choose = useCallback(
    (id: string) => {
      const query = new URLSearchParams(params);
      query.set("moment", id);
      router.replace(`?${query}`, { scroll: false });
    },
    [params, router],
  );
  const chooseMoment = useCallback(
    (moment: Moment) => {
      choose(moment.id);
      playhead.seek(moment.start_ms);
    },
    [choose, playhead],
  );
  const step = useCallback(
    (by: number) => {
      const at = moments.findIndex((moment) => moment.id === chosenId);
      const next = moments[Math.min(moments.length - 1, Math.max(0, at + by))];
      if (next) chooseMoment(next);
    },
    [moments, chosenId, chooseMoment],
  );
  async function make(range: Range) {
    const id = await actions.create(range.startMs, range.endMs);
    if (id) choose(id);
  }
  const [view, setView] = useState<View>("clip");
  const clip = useRef<Transport>(null);
  const showsClip = view === "clip" && chosen !== null;
  useShortcuts({
    playhead,
    clip: () => (showsClip ? clip.current : null),
    chosen,
    actions,
    step,
    undo,
    redo,
  });
  useEffect(() => {
    if (showsClip) playhead.pause();
  }, [showsClip, playhead]);

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:h-[calc(100dvh-9.5rem)] xl:min-h-[34rem] xl:grid-cols-[minmax(0,1.25fr)_minmax(22rem,1fr)]">
      <div className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-card border bg-surface">
        <div className="flex min-h-0 flex-1 flex-col overflow-hidden bg-black">
          {chosen ? <ViewSwitch view={view} onChange={setView} /> : null}
          {showsClip && chosen ? (
            <ClipView key={chosen.id} project={project} moment={chosen} transport={clip} />
          ) : (
            <SourcePlayer project={project} playhead={playhead} onExpired={onExpired} />
          )}
        </div>
        {showsClip && chosen ? <LookPanel project={project} moment={chosen} /> : null}
        <TimelineStrip
          project={project}
          moments={moments}
          chosen={chosen}
          playhead={playhead}
          edges={edges}
          onChoose={chooseMoment}
          onTrim={(start, end) => chosen && void actions.trim(chosen, start, end)}
        />
        <div className="flex items-center gap-1 border-t px-3 py-1.5">
          <Button
            variant="ghost"
            size="icon"
            disabled={past.length === 0 || busy}
            onClick={() => void undo()}
            aria-label={t("undoStep", { what: past.at(-1)?.label ?? "" })}
          >
            <Undo2 aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            disabled={future.length === 0 || busy}
            onClick={() => void redo()}
            aria-label={t("redoStep", { what: future[0]?.label ?? "" })}
          >
            <Redo2 aria-hidden />
          </Button>
          <p className="ml-auto hidden text-xs text-muted sm:block">{t("shortcuts")}</p>
        </div>
      </div>
      <Tabs.Root
        value={tab}
        onValueChange={setTab}
        className="flex h-[75dvh] min-h-0 flex-col overflow-hidden rounded-card border bg-surface xl:h-auto"
      >
        <Tabs.List aria-label={t("panes")} className="flex border-b px-2">
          {TABS.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className={cn(
                "-mb-px border-b-2 border-transparent px-3 py-2.5 text-sm font-medium text-muted hover:text-ink",
                "data-[state=active]:border-accent data-[state=active]:text-ink",
              )}
            >
              {t(`tabs.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content
          value="moments"
          className="flex min-h-0 flex-1 flex-col outline-none data-[state=inactive]:hidden"
        >
          <MomentList
            found={found}
            order={order}
            onOrder={setOrder}
            chosen={chosenId}
            onChoose={chooseMoment}
            onPlay={playhead.play}
            actions={actions}
          />
        </Tabs.Content>
        <Tabs.Content
          value="transcript"
          className="flex min-h-0 flex-1 flex-col outline-none data-[state=inactive]:hidden"
        >
          <TranscriptPane
            projectId={project.id}
            enabled
            playhead={playhead}
            focus={chosen ? { startMs: chosen.start_ms, endMs: chosen.end_ms } : null}
            onMake={(range) => void make(range)}
            onTrim={chosen ? (range) => void actions.trim(chosen, range.startMs, range.endMs, "word") : null}
          />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}

/** The clip as it will be, or the source as it is. */
function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations("builder");
  return (
    <div className="flex justify-center gap-1 bg-black pt-2">
      {VIEWS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={view === one}
          className="rounded-full px-3 py-1 text-xs font-medium text-white/75 hover:text-white aria-pressed:bg-white/15 aria-pressed:text-white"
          onClick={() => onChange(one)}
        >
          {t(`views.${one}`)}
        </button>
      ))}
    </div>
  );
}
