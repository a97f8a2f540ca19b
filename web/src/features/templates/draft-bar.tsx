"use client";
import { Check, CircleAlert, LoaderCircle, Redo2, Undo2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useErrorText } from "@/lib/error-text";
import type { Draft, DraftState } from "./draft";

interface DraftBarProps<T extends object> {
  draft: Draft<T>;
  state: DraftState<T>;
}

/** Undo and redo, and whether everything is saved. */
export function DraftBar<T extends object>({ draft, state }: DraftBarProps<T>) {
  const t = useTranslations("templates.draft");
  const Icon =
    state.status === "saved"
      ? Check
      : state.status === "waiting" || state.status === "saving"
        ? LoaderCircle
        : CircleAlert;
  return (
    <div className="flex items-center gap-1">
      <p role="status" className="mr-1 flex items-center gap-1.5 text-xs text-muted">
        <Icon className={state.status === "saving" ? "size-3.5 animate-spin" : "size-3.5"} aria-hidden />{" "}
        {t(state.status)}
      </p>
      <Button
        variant="ghost"
        size="icon"
        disabled={!state.canUndo}
        onClick={draft.undo}
        aria-label={t("undo")}
        aria-keyshortcuts="Control+Z"
      >
        <Undo2 aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        disabled={!state.canRedo}
        onClick={draft.redo}
        aria-label={t("redo")}
        aria-keyshortcuts="Control+Y"
      >
        <Redo2 aria-hidden />
      </Button>
    </div>
  );
}

// In sight wherever a person has scrolled to.
const NOTE =
  "fixed bottom-4 left-1/2 z-40 flex w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-wrap items-center gap-3 rounded-xl border bg-surface px-4 py-3 text-sm shadow-2xl";

/** What stands in the way of saving, with what a person can do. */
export function DraftTrouble<T extends object>({ draft, state }: DraftBarProps<T>) {
  const t = useTranslations("templates.draft");
  const common = useTranslations("common");
  const errorText = useErrorText();
  if (state.status === "failed") {
    return (
      <div role="alert" className={cn(NOTE, "border-bad/40")}>
        <p className="min-w-0 flex-1">{errorText(state.error).text}</p>
        <Button size="sm" onClick={draft.flush}>
          {common("retry")}
        </Button>
      </div>
    );
  }
  if (state.status !== "conflict") return null;
  return (
    <div role="alert" className={cn(NOTE, "border-warn/50")}>
      <p className="min-w-48 flex-1">{t("conflictNote")}</p>
      <Button size="sm" onClick={draft.keepMine}>
        {t("keepMine")}
      </Button>
      <Button size="sm" onClick={draft.takeTheirs}>
        {t("takeTheirs")}
      </Button>
    </div>
  );
}
