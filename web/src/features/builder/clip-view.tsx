"use client";
import type { Moment, ProjectDetail } from "@clipforge/sdk";
import { Pause, Play, Volume2, VolumeX } from "lucide-react";
import { type Ref, useImperativeHandle, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { type PreviewHandle, PreviewPlayer } from "@/features/preview";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import { Bookend } from "./bookend";
import { FramingBar } from "./framing-bar";
import type { Transport } from "./shortcuts";
import { useBookends } from "./use-bookends";
import { useClip } from "./use-clip";
import { useFraming } from "./use-framing";
import { usePeaks } from "./use-peaks";
import { ZoomHandle } from "./zoom-handle";

interface ClipViewProps {
  project: ProjectDetail;
  moment: Moment;
  /** What keys drive while it is shown. */
  transport: Ref<Transport>;
}

/** The clip as it will be rendered; each shot can be framed by hand on it. */
export function ClipView({ project, moment, transport }: ClipViewProps) {
  const t = useTranslations("builder");
  const composing = moment.timeline_status === "composing";
  const clip = useClip(moment.id, composing);
  const peaks = usePeaks(project);
  const player = useRef<PreviewHandle>(null);
  const [muted, setMuted] = useState(false);
  const [frame, setFrame] = useState(0);
  const picture = useRef<HTMLDivElement>(null);
  const frames = (clip.data?.timeline.segments ?? []).reduce(
    (sum, one) => sum + one.source_end - one.source_start,
    0,
  );
  const ends = useBookends(clip.data, frame, frames);
  const { playing } = ends;
  const framing = useFraming(moment, clip.data, frame, !playing && ends.shown === null);
  const rate = clip.data ? framesPerSecond(clip.data.timeline.rate) : 25;

  useImperativeHandle(transport, () => ({
    toggle: () => (playing ? ends.pause() : ends.play()),
    pause: ends.pause,
    play: ends.play,
    nudge: (ms) => {
      ends.toClip();
      const step = Math.abs(ms) < 100 ? Math.sign(ms) : Math.round((ms / 1000) * rate);
      void player.current?.seekToFrame(Math.max(0, (player.current?.currentFrame() ?? 0) + step));
    },
  }));

  if (moment.timeline_status === "failed") {
    return <p className="p-10 text-center text-sm text-white/80">{t("clipFailed")}</p>;
  }
  if (!clip.data || !framing.timeline) {
    // While it is being composed there is nothing to be read yet.
    if (clip.error && !composing) return <Failed error={clip.error} className="m-6" />;
    return <Skeleton className="mx-auto my-6 aspect-9/16 h-96 bg-white/10" />;
  }
  const data = clip.data;
  const { timeline } = framing;
  const clipMs = (frames / rate) * 1000;
  const nowMs = {
    intro: ends.ms,
    clip: ends.before + (frame / rate) * 1000,
    outro: ends.before + clipMs + ends.ms,
  }[ends.phase];
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-black">
      <div className="flex min-h-0 flex-1 justify-center p-3">
        {/* biome-ignore lint/a11y/useSemanticElements: it groups no fields */}
        <div
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture is moved by keys as well
          tabIndex={0}
          aria-label={t("framing")}
          ref={picture}
          className={cn(
            "relative h-[55dvh] max-w-full xl:h-full",
            framing.kind && framing.kind !== "fit" && "cursor-move touch-none",
          )}
          onKeyDown={framing.onKeyDown}
          style={{ aspectRatio: `${timeline.width} / ${timeline.height}` }}
          {...framing.pointer}
        >
          <PreviewPlayer
            ref={player}
            label={t("clipOf", { title: moment.title || t("untitled") })}
            timeline={timeline}
            ass={data.ass}
            files={data.files}
            picture={data.picture}
            peaks={peaks}
            playing={ends.clipPlays}
            muted={muted}
            onTime={setFrame}
            onPlayingChange={ends.onClip}
            className="rounded-lg"
          />
          {ends.shown ? (
            <Bookend
              key={ends.phase}
              address={ends.shown.address}
              bookend={ends.shown.bookend}
              playing={playing}
              muted={muted}
              onTime={ends.setMs}
              onEnd={ends.next}
            />
          ) : null}
          {framing.kind && framing.kind !== "fit" ? (
            <ZoomHandle
              zoom={framing.zoom}
              box={() => picture.current?.getBoundingClientRect()}
              onZoom={framing.setZoom}
            />
          ) : null}
          {composing ? (
            <p
              role="status"
              className="absolute inset-x-0 top-2 z-10 mx-auto w-fit rounded-full bg-black/70 px-3 py-1 text-xs text-white"
            >
              {t("composing")}
            </p>
          ) : null}
        </div>
      </div>
      {data.framing ? (
        <FramingBar
          kind={framing.kind}
          zoom={framing.zoom}
          mostZoom={framing.mostZoom}
          byHand={framing.byHand}
          onKind={framing.setKind}
          onZoom={framing.setZoom}
        />
      ) : null}
      <div className="flex items-center gap-3 px-3 py-2 text-white">
        <Button
          variant="ghost"
          size="icon"
          className="text-white hover:bg-white/15"
          aria-label={t(playing ? "pause" : "play")}
          onClick={playing ? ends.pause : ends.play}
        >
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </Button>
        {ends.intro ? (
          <EndButton
            label={t("intro", { time: clock(ends.before) })}
            shown={ends.phase === "intro"}
            onClick={() => ends.playFrom("intro")}
          />
        ) : null}
        <input
          type="range"
          aria-label={t("placeInClip")}
          min={0}
          max={Math.max(0, frames - 1)}
          value={frame}
          className="min-w-0 flex-1 accent-accent"
          onChange={(event) => {
            ends.toClip();
            void player.current?.seekToFrame(Number(event.target.value));
          }}
        />
        {ends.outro ? (
          <EndButton
            label={t("outro", { time: clock(ends.after) })}
            shown={ends.phase === "outro"}
            onClick={() => ends.playFrom("outro")}
          />
        ) : null}
        <span className="text-xs tabular-nums">
          {clock(nowMs)} / {clock(ends.before + clipMs + ends.after)}
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

/** What stands before or after the clip, with its length; it plays from there. */
function EndButton({ label, shown, onClick }: { label: string; shown: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={shown}
      className="h-6 shrink-0 rounded bg-white/10 px-2 text-xs tabular-nums hover:bg-white/20 aria-pressed:bg-accent"
      onClick={onClick}
    >
      {label}
    </button>
  );
}

function framesPerSecond(rate: string): number {
  const [over = "25", under = "1"] = rate.split("/");
  return Number(over) / Number(under);
}
