"use client";
import type { Timeline } from "@clipforge/sdk";
import {
  type CSSProperties,
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Peaks } from "./bars";
import { parseRate } from "./rate";
import { type Problem, Stage } from "./stage";
import { cueAt, type SourcePicture } from "./timeline";

/** What a page may tell the player to do. Frames are those of the clip, intro and outro not counted. */
export interface PreviewHandle {
  /** Play from the frame that is shown; from the first when it is the last. */
  play(): Promise<void>;
  pause(): void;
  /** Show a frame exactly; done when picture, captions and marks are painted. */
  seekToFrame(frame: number): Promise<void>;
  currentFrame(): number;
}

export interface PreviewPlayerProps {
  /** `timeline`, `ass`, `files` and `picture` of a moment's timeline as the API answers it, or as edited since. */
  timeline: Timeline;
  ass: string | null;
  files: Readonly<Record<string, string>>;
  picture: SourcePicture | null;
  /** What a browser plays of the source, where that is not among `files`. */
  sourceUrl?: string | null;
  /** Loudness of the source, for the bars of sound that has no picture. */
  peaks?: Peaks | null;
  /** Whether it should play; a page that leaves this out uses the handle. */
  playing?: boolean;
  muted?: boolean;
  /** 0 to 1. */
  volume?: number;
  /** Name of the preview for people who do not see it. */
  label: string;
  className?: string;
  ref?: Ref<PreviewHandle>;
  /** The frame of the clip that is shown now. */
  onTime?(frame: number): void;
  /** It began or ceased to play: at the end, and also where the browser refused. */
  onPlayingChange?(playing: boolean): void;
  /** Something could not be had; the rest is shown without it. */
  onProblem?(problem: Problem): void;
}

const LAYER: CSSProperties = { position: "absolute", inset: 0, width: "100%", height: "100%" };
/** Read aloud, not seen. */
const UNSEEN: CSSProperties = { ...LAYER, clipPath: "inset(50%)", overflow: "hidden", margin: 0 };

/**
 * A clip as it will be rendered, frame by frame, drawn from its source.
 *
 * It takes the width that it is given and keeps the clip's shape, so that nothing moves while it loads; nothing
 * in it moves until somebody plays it. It has no controls: the page drives it by props or by the handle.
 */
export function PreviewPlayer(props: PreviewPlayerProps) {
  const { timeline, ass, files, picture, label, className, playing, muted = false, volume = 1 } = props;
  const { width, height } = timeline;
  const source = props.sourceUrl ?? files[timeline.source.location] ?? null;
  const peaks = props.peaks ?? null;
  const box = useRef<HTMLDivElement>(null);
  const media = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const captions = useRef<HTMLDivElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [frame, setFrame] = useState(0);
  const onFrame = useEffectEvent((now: number) => {
    setFrame(now);
    props.onTime?.(now);
  });
  const onPlaying = useEffectEvent((now: boolean) => props.onPlayingChange?.(now));
  const onProblem = useEffectEvent((problem: Problem) => props.onProblem?.(problem));

  useEffect(() => {
    if (!box.current || !media.current || !canvas.current || !captions.current || !marks.current) return;
    const parts = {
      media: media.current,
      picture: canvas.current,
      captions: captions.current,
      marks: marks.current,
    };
    const made = new Stage(parts, [width, height], {
      onFrame: (now) => onFrame(now),
      onPlaying: (now) => onPlaying(now),
      onProblem: (problem) => onProblem(problem),
    });
    const resized = new ResizeObserver(([entry]) => {
      if (entry) made.resize(entry.contentRect.width * window.devicePixelRatio);
    });
    resized.observe(box.current);
    setStage(made);
    return () => {
      resized.disconnect();
      made.close();
    };
  }, [width, height]);

  useEffect(() => {
    void stage?.show({ timeline, ass, files, picture, source, peaks });
  }, [stage, timeline, ass, files, picture, source, peaks]);

  useEffect(() => {
    if (!stage || playing === undefined) return;
    if (playing) void stage.play();
    else stage.pause();
  }, [stage, playing]);

  useEffect(() => {
    if (media.current) media.current.volume = Math.min(1, Math.max(0, volume));
  }, [volume]);

  useImperativeHandle(
    props.ref,
    () => ({
      play: async () => stage?.play(),
      pause: () => stage?.pause(),
      seekToFrame: async (wanted) => stage?.seek(wanted),
      currentFrame: () => stage?.frame ?? 0,
    }),
    [stage],
  );

  const rate = useMemo(() => parseRate(timeline.rate), [timeline.rate]);
  const said = cueAt(timeline, frame, rate)?.text ?? "";
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups no fields
    <div
      ref={box}
      role="group"
      aria-label={label}
      className={className}
      style={{ position: "relative", overflow: "hidden", width: "100%", aspectRatio: `${width} / ${height}` }}
    >
      <video
        ref={media}
        crossOrigin="anonymous"
        playsInline
        preload="auto"
        muted={muted}
        aria-hidden
        tabIndex={-1}
        style={{ ...LAYER, opacity: 0, pointerEvents: "none" }}
      />
      <canvas ref={canvas} width={width} height={height} aria-hidden style={LAYER} />
      <div ref={captions} aria-hidden style={{ ...LAYER, pointerEvents: "none" }} />
      <canvas
        ref={marks}
        width={width}
        height={height}
        aria-hidden
        style={{ ...LAYER, pointerEvents: "none" }}
      />
      <p style={UNSEEN}>{said}</p>
    </div>
  );
}
