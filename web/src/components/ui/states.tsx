"use client";
import type { LucideIcon } from "lucide-react";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { useErrorText } from "@/lib/error-text";
import { Button } from "./button";

/** Where a list would be, before there is anything in it. */
interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is all that the page has, so its title is the page's. */
  whole?: boolean;
}

export function Empty({ icon: Icon, title, children, action, whole = false }: EmptyProps) {
  const Heading = whole ? "h1" : "h2";
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-dashed px-6 py-14 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon className="size-6" aria-hidden />
      </span>
      <Heading className="text-lg font-semibold">{title}</Heading>
      {children ? <div className="max-w-md text-sm text-muted">{children}</div> : null}
      {action}
    </div>
  );
}

/** What could not be read, why, and another try. */
export function Failed({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const t = useTranslations("common");
  const { text, requestId } = useErrorText()(error);
  return (
    <div
      role="alert"
      className={cn(
        "flex items-start gap-3 rounded-card border border-bad/30 bg-bad-soft p-4 text-sm",
        className,
      )}
    >
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
      <div className="grid gap-2">
        <p>{text}</p>
        {requestId ? <p className="font-mono text-xs text-muted">{requestId}</p> : null}
        {onRetry ? (
          <Button size="sm" className="justify-self-start" onClick={onRetry}>
            {t("retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** The shape of what is being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded-lg bg-raised", className)} />;
}
