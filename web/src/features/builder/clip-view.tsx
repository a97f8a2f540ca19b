"use client";
import type { Moment, Timeline } from "@clipforge/sdk";
import { Pause, Play, Volume2, VolumeX } from "lucide-react";
import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { type PreviewHandle, PreviewPlayer } from "@/features/preview";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import { draggable, reframed } from "./framing";
import type { Transport } from "./shortcuts";
import { useClip, useClipActions } from "./use-clip";

interface ClipViewProps {
  moment: Moment;
  /** What keys drive while it is shown. */
  transport: Ref<Transport>;
}

/** Of the clip's width and height, at a press of Alt and an arrow: the way that the picture goes. */
const NUDGE = 0.02;
const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, -NUDGE],
  ArrowDown: [0, NUDGE],
};

/** The clip as it will be rendered; where a shot is cropped, dragging the picture frames it by hand. */
export function ClipView({ moment, transport }: ClipViewProps) {
  const t = useTranslations("builder");
  const clip = useClip(moment.id, moment.timeline_status === "composing");
  const actions = useClipActions(moment.id);
  const player = useRef<PreviewHandle>(null);
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(false);
  const [frame, setFrame] = useState(0);
  const drag = useRef<{ x: number; y: number; span: number; frame: number } | null>(null);
  const [dragged, setDragged] = useState<Timeline | null>(null);
  const rate = clip.data ? framesPerSecond(clip.data.timeline.rate) : 25;

  useImperativeHandle(transport, () => ({
    toggle: () => setPlaying((now) => !now),
    pause: () => setPlaying(false),
    play: () => setPlaying(true),
    nudge: (ms) => {
      setPlaying(false);
      const step = Math.abs(ms) < 100 ? Math.sign(ms) : Math.round((ms / 1000) * rate);
      void player.current?.seekToFrame(Math.max(0, (player.current?.currentFrame() ?? 0) + step));
    },
  }));

  if (moment.timeline_status === "failed") {
    return <p className="p-10 text-center text-sm text-white/80">{t("clipFailed")}</p>;
  }
  if (!clip.data) {
    // While it is being composed there is nothing to be read yet.
    if (clip.error && moment.timeline_status !== "composing")
      return <Failed error={clip.error} className="m-6" />;
    return <Skeleton className="mx-auto my-6 aspect-9/16 h-96 bg-white/10" />;
  }
  const data = clip.data;
  const timeline = dragged ?? data.timeline;
  const frames = timeline.segments.reduce((sum, one) => sum + one.source_end - one.source_start, 0);
  const span = draggable(data.timeline, frame);

  function begin(event: PointerEvent<HTMLDivElement>) {
    if (playing || span < 0 || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, span, frame };
  }
  function move(event: PointerEvent<HTMLDivElement>) {
    const held = drag.current;
    if (!held) return;
    const box = event.currentTarget.getBoundingClientRect();
    const shift = { x: (event.clientX - held.x) / box.width, y: (event.clientY - held.y) / box.height };
    setDragged(reframed(data.timeline, held.span, held.frame, shift));
  }
  function nudgeCrop(event: KeyboardEvent) {
    const [x, y] = MOVES[event.key] ?? [0, 0];
    if (playing || span < 0 || !event.altKey || (x === 0 && y === 0)) return;
    event.preventDefault();
    event.stopPropagation();
    void actions.put(data, reframed(data.timeline, span, frame, { x, y }), t("frame"));
  }
  async function end() {
    drag.current = null;
    if (!dragged) return;
    await actions.put(data, dragged, t("frame"));
    setDragged(null);
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col bg-black">
      <div className="flex min-h-0 flex-1 justify-center p-3">
        {/* biome-ignore lint/a11y/useSemanticElements: it groups no fields */}
        <div
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture is moved by keys as well
          tabIndex={0}
          aria-label={t("framing")}
          className={cn("h-[55dvh] max-w-full xl:h-full", span >= 0 && !playing && "cursor-move touch-none")}
          onKeyDown={nudgeCrop}
          style={{ aspectRatio: `${timeline.width} / ${timeline.height}` }}
          onPointerDown={begin}
          onPointerMove={move}
          onPointerUp={() => void end()}
        >
          <PreviewPlayer
            ref={player}
            label={t("clipOf", { title: moment.title || t("untitled") })}
            timeline={timeline}
            ass={data.ass}
            files={data.files}
            picture={data.picture}
            playing={playing}
            muted={muted}
            onTime={setFrame}
            onPlayingChange={setPlaying}
            className="rounded-lg"
          />
        </div>
      </div>
      <div className="flex items-center gap-3 px-3 py-2 text-white">
        <Button
          variant="ghost"
          size="icon"
          className="text-white hover:bg-white/15"
          aria-label={t(playing ? "pause" : "play")}
          onClick={() => setPlaying(!playing)}
        >
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </Button>
        <input
          type="range"
          aria-label={t("placeInClip")}
          min={0}
          max={Math.max(0, frames - 1)}
          value={frame}
          className="min-w-0 flex-1 accent-accent"
          onChange={(event) => {
            setPlaying(false);
            void player.current?.seekToFrame(Number(event.target.value));
          }}
        />
        <span className="text-xs tabular-nums">
          {clock((frame / rate) * 1000)} / {clock((frames / rate) * 1000)}
        </span>
        <Button
          variant="ghost"
          size="icon"
          className="text-white hover:bg-white/15"
          aria-label={t(muted ? "unmute" : "mute")}
          onClick={() => setMuted(!muted)}
        >
          {muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
        </Button>
      </div>
    </div>
  );
}

function framesPerSecond(rate: string): number {
  const [over = "25", under = "1"] = rate.split("/");
  return Number(over) / Number(under);
}
