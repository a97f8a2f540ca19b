"use client";
import type { MomentBookend } from "@clipforge/sdk";
import { useEffect, useEffectEvent, useRef } from "react";

interface BookendProps {
  address: string;
  bookend: MomentBookend;
  playing: boolean;
  muted: boolean;
  /** Where it is now, in milliseconds of its own. */
  onTime: (ms: number) => void;
  onEnd: () => void;
}

/** The intro or outro of a clip over its picture: all of it, on a blurred copy of itself, as it is rendered. */
export function Bookend({ address, bookend, playing, muted, onTime, onEnd }: BookendProps) {
  const still = bookend.content_type.startsWith("image/");
  return (
    <div aria-hidden className="absolute inset-0 z-20 overflow-hidden rounded-lg bg-black">
      {still ? (
        <Card address={address} ms={bookend.duration_ms} playing={playing} onTime={onTime} onEnd={onEnd} />
      ) : (
        <Film address={address} playing={playing} muted={muted} onTime={onTime} onEnd={onEnd} />
      )}
    </div>
  );
}

const BEHIND = "absolute inset-0 size-full scale-110 object-cover blur-xl brightness-[0.62] saturate-[0.85]";
const WHOLE = "absolute inset-0 size-full object-contain";

/** A picture, shown for a while. */
function Card({
  address,
  ms,
  playing,
  onTime,
  onEnd,
}: Pick<BookendProps, "address" | "playing" | "onTime" | "onEnd"> & { ms: number }) {
  const spent = useRef(0);
  const tell = useEffectEvent(onTime);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (!playing) return;
    const before = performance.now() - spent.current;
    let frame = 0;
    const tick = (now: number) => {
      spent.current = now - before;
      if (spent.current >= ms) return end();
      tell(spent.current);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, ms]);
  return (
    <>
      {/* biome-ignore lint/performance/noImgElement: a signed address that no other server may fetch */}
      <img src={address} alt="" className={BEHIND} />
      {/* biome-ignore lint/performance/noImgElement: a signed address that no other server may fetch */}
      <img src={address} alt="" className={WHOLE} />
    </>
  );
}

function Film({
  address,
  playing,
  muted,
  onTime,
  onEnd,
}: Pick<BookendProps, "address" | "playing" | "muted" | "onTime" | "onEnd">) {
  const film = useRef<HTMLVideoElement>(null);
  const behind = useRef<HTMLVideoElement>(null);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    for (const one of [film.current, behind.current]) {
      if (!playing) one?.pause();
      // Where it cannot be played, or may not be, the clip goes on without it; a pause breaks a beginning off, too.
      else
        void one?.play().catch((error: unknown) => {
          if (one === film.current && !(error instanceof DOMException && error.name === "AbortError")) end();
        });
    }
  }, [playing]);
  return (
    <>
      <video ref={behind} src={address} muted playsInline className={BEHIND} />
      <video
        ref={film}
        src={address}
        muted={muted}
        playsInline
        className={WHOLE}
        onTimeUpdate={(event) => onTime(event.currentTarget.currentTime * 1000)}
        onEnded={onEnd}
        onError={onEnd}
      />
    </>
  );
}
