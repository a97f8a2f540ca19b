"use client";
import type { Moment } from "@clipforge/sdk";
import { Ellipsis, Heart, History, Play, Sparkles, SquareMinus, SquarePlus, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { InlineEdit } from "@/features/transcript/inline-edit";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/times";
import { Evidence } from "./evidence";
import { ScoreDial } from "./score-dial";
import type { useMomentActions } from "./use-moments";
import { VersionsDialog } from "./versions-dialog";

interface MomentCardProps {
  moment: Moment;
  chosen: boolean;
  onChoose: () => void;
  onPlay: (startMs: number, endMs: number) => void;
  actions: ReturnType<typeof useMomentActions>;
}

/** A moment: its score and title, what speaks for it, and what can be done with it. */
export function MomentCard({ moment, chosen, onChoose, onPlay, actions }: MomentCardProps) {
  const t = useTranslations("builder");
  const [naming, setNaming] = useState(false);
  const [looking, setLooking] = useState(false);
  const title = moment.title || t("untitled");
  return (
    <article
      aria-current={chosen || undefined}
      className={cn(
        "relative rounded-xl border bg-surface p-3.5 transition-colors",
        chosen ? "border-accent ring-1 ring-accent" : "hover:bg-raised/50",
        moment.status === "dismissed" && "opacity-60",
      )}
    >
      <div className="flex items-start gap-3">
        <ScoreDial score={moment.score} />
        <div className="min-w-0 flex-1">
          <h2 className="text-sm leading-snug font-semibold">
            {naming ? (
              <InlineEdit
                text={moment.title}
                label={t("title")}
                wide
                onDone={(text) => {
                  setNaming(false);
                  if (text !== null && text !== moment.title) void actions.retitle(moment, text);
                }}
              />
            ) : (
              <button
                type="button"
                className="text-left after:absolute after:inset-0"
                onClick={onChoose}
                onDoubleClick={() => setNaming(true)}
              >
                {title}
              </button>
            )}
          </h2>
          <p className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-muted tabular-nums">
            <span>
              {clock(moment.start_ms)} · {t("seconds", { count: Math.round(moment.duration_ms / 1000) })}
            </span>
            {moment.status === "kept" ? <Badge tone="good">{t("kept")}</Badge> : null}
            {moment.origin === "manual" ? <Badge>{t("byHand")}</Badge> : null}
            {moment.origin === "similar" ? <Badge>{t("similar")}</Badge> : null}
          </p>
        </div>
        <div className="relative z-10 -mt-1 -mr-1 flex">
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            aria-label={t("playOf", { title })}
            onClick={() => onPlay(moment.start_ms, moment.end_ms)}
          >
            <Play aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            aria-label={t("keepOf", { title })}
            aria-pressed={moment.status === "kept"}
            onClick={() => void actions.keep(moment)}
          >
            <Heart className={cn(moment.status === "kept" && "fill-good text-good")} aria-hidden />
          </Button>
          <Menu
            trigger={
              <Button variant="ghost" size="icon" className="size-8" aria-label={t("moreOf", { title })}>
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            <MenuItem onSelect={() => void actions.extend(moment, { before: 1 })}>
              <SquarePlus aria-hidden /> {t("oneBefore")}
            </MenuItem>
            <MenuItem onSelect={() => void actions.extend(moment, { after: 1 })}>
              <SquarePlus aria-hidden /> {t("oneAfter")}
            </MenuItem>
            <MenuItem onSelect={() => void actions.extend(moment, { before: -1 })}>
              <SquareMinus aria-hidden /> {t("lessBefore")}
            </MenuItem>
            <MenuItem onSelect={() => void actions.extend(moment, { after: -1 })}>
              <SquareMinus aria-hidden /> {t("lessAfter")}
            </MenuItem>
            <MenuItem onSelect={() => void actions.moreLike(moment)}>
              <Sparkles aria-hidden /> {t("moreLike")}
            </MenuItem>
            <MenuItem onSelect={() => setLooking(true)}>
              <History aria-hidden /> {t("history")}
            </MenuItem>
            <MenuItem danger onSelect={() => void actions.dismiss(moment)}>
              <X aria-hidden /> {moment.status === "dismissed" ? t("bringBack") : t("dismissIt")}
            </MenuItem>
          </Menu>
        </div>
      </div>
      {chosen ? <Evidence moment={moment} onPlay={onPlay} /> : null}
      <VersionsDialog moment={moment} open={looking} onOpenChange={setLooking} />
    </article>
  );
}
