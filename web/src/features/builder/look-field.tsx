"use client";
import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";

interface LookFieldProps {
  /** What it is, for the button that takes it back. */
  name: string;
  /** The clip has a value of its own. */
  differs: boolean;
  onReset: () => void;
  children: ReactNode;
}

/** A choice of the look; where the clip differs from the others it is marked, and can be taken back. */
export function LookField({ name, differs, onReset, children }: LookFieldProps) {
  const t = useTranslations("builder");
  return (
    <span
      data-differs={differs || undefined}
      className={cn(
        "inline-flex items-center gap-1 rounded-lg",
        differs && "bg-accent-soft pr-1 ring-1 ring-accent",
      )}
    >
      {children}
      {differs ? (
        <button
          type="button"
          className="grid size-6 place-items-center rounded text-accent hover:bg-surface"
          aria-label={t("asAll", { what: name })}
          title={t("asAll", { what: name })}
          onClick={onReset}
        >
          <RotateCcw className="size-3.5" aria-hidden />
        </button>
      ) : null}
    </span>
  );
}
