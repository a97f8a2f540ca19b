"use client";
import type { ProjectDetail } from "@clipforge/sdk";
import { Pause, Play, Volume2, VolumeX } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { clock } from "@/lib/times";
import { type Playhead, usePlayhead } from "./playhead";

interface SourcePlayerProps {
  project: ProjectDetail;
  playhead: Playhead;
  /** Its address has expired: the project is to be read anew. */
  onExpired: () => void;
}

/** The whole source, with nothing cut or drawn on it. */
export function SourcePlayer({ project, playhead, onExpired }: SourcePlayerProps) {
  const t = useTranslations("builder");
  const [muted, setMuted] = useState(false);
  const playing = usePlayhead(playhead, (head) => head.playing);
  const second = usePlayhead(playhead, (head) => Math.floor(head.ms / 1000));
  const { playback, poster } = project.media;
  if (!playback) {
    return (
      <div className="grid aspect-video place-items-center bg-black p-6 text-center text-sm text-white/70">
        {t("noPlayback")}
      </div>
    );
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col justify-center overflow-hidden bg-black">
      <video
        ref={playhead.attach}
        src={playback.url}
        poster={poster?.url}
        muted={muted}
        playsInline
        preload="metadata"
        aria-label={t("source")}
        className="min-h-0 w-full flex-1 max-xl:aspect-video"
        onClick={playhead.toggle}
        onError={onExpired}
        {...playhead.events}
      />
      <div className="flex items-center gap-3 bg-black px-3 py-2 text-white">
        <Button
          variant="ghost"
          size="icon"
          className="text-white hover:bg-white/15"
          aria-label={t(playing ? "pause" : "play")}
          onClick={playhead.toggle}
        >
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </Button>
        <span className="text-xs tabular-nums">
          {clock(second * 1000)} / {clock(project.duration_ms ?? 0)}
        </span>
        <span className="flex-1" />
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
