"use client";
import type { Moment } from "@clipforge/sdk";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { clock } from "@/lib/times";

/** Reasons that are shown at first: those that count most. */
const FIRST = 6;

/** What a score is made of: its parts, and reasons with where to look. */
export function Evidence({
  moment,
  onPlay,
}: {
  moment: Moment;
  onPlay: (startMs: number, endMs: number) => void;
}) {
  const t = useTranslations("builder");
  const parts = Object.entries(moment.subscores).sort(([, a], [, b]) => b - a);
  const reasons = [...moment.reasons].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const absent = [...new Set(Object.values(moment.absent))]; // one reason stands for several features
  const [all, setAll] = useState(false);
  return (
    <div className="relative z-10 mt-3.5 grid gap-3.5 border-t pt-3.5">
      {reasons.length > 0 ? (
        <ul className="grid gap-1.5 text-sm">
          {(all ? reasons : reasons.slice(0, FIRST)).map((reason, at) => (
            <li key={`${reason.kind}-${at}`} className="flex gap-2">
              <span aria-hidden className={reason.weight < 0 ? "text-bad" : "text-good"}>
                {reason.weight < 0 ? "−" : "+"}
              </span>
              <span className="sr-only">{reason.weight < 0 ? t("against") : t("for")}</span>
              <span className="flex-1">{reason.text}</span>
              <button
                type="button"
                className="shrink-0 self-start text-xs text-muted tabular-nums hover:text-ink hover:underline"
                onClick={() => onPlay(reason.start_ms, Math.max(reason.end_ms, reason.start_ms + 1000))}
              >
                {clock(reason.start_ms)}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {reasons.length > FIRST && !all ? (
        <button
          type="button"
          className="justify-self-start text-xs text-muted hover:text-ink hover:underline"
          onClick={() => setAll(true)}
        >
          {t("allReasons", { count: reasons.length })}
        </button>
      ) : null}
      {parts.length > 0 ? (
        <dl className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1 text-xs">
          {parts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name.replaceAll("_", " ")}</dt>
              <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-raised">
                <span
                  className="block h-full rounded-full bg-accent/70"
                  style={{ width: `${share(value)}%` }}
                />
              </dd>
              <dd className="tabular-nums">{Math.round(share(value))}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {absent.length > 0 ? (
        <p className="text-xs text-muted">{t("absent", { what: absent.join("; ") })}</p>
      ) : null}
      {moment.hashtags.length > 0 ? <p className="text-xs text-accent">{moment.hashtags.join(" ")}</p> : null}
    </div>
  );
}

/** Parts are shares of one; a newer server may tell them out of a hundred. */
function share(value: number): number {
  return Math.min(100, Math.max(0, value <= 1 ? value * 100 : value));
}
