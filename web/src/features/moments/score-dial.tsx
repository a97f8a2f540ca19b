"use client";
import { useTranslations } from "use-intl";

const AROUND = 2 * Math.PI * 15;

/** A score out of 100 as a ring; one that has not been weighed yet shows none. */
export function ScoreDial({ score }: { score: number }) {
  const t = useTranslations("builder");
  const whole = Math.round(score);
  return (
    <span
      role="img"
      aria-label={t("score", { score: whole })}
      className="relative grid size-11 shrink-0 place-items-center"
    >
      <svg viewBox="0 0 36 36" className="absolute inset-0 -rotate-90" aria-hidden>
        <circle cx="18" cy="18" r="15" fill="none" strokeWidth="3" className="stroke-raised" />
        <circle
          cx="18"
          cy="18"
          r="15"
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          strokeDasharray={`${(AROUND * score) / 100} ${AROUND}`}
          className="stroke-accent"
        />
      </svg>
      <span className="text-xs font-semibold tabular-nums">{score > 0 ? whole : "–"}</span>
    </span>
  );
}
