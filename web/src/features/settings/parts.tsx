"use client";
import type { ReactNode } from "react";
import { Failed, Skeleton } from "@/components/ui/states";
import { cn } from "@/lib/cn";

/** A box of the settings with its heading, and what it is for. */
export function Card({
  title,
  note,
  action,
  children,
}: {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className="grid gap-4 rounded-card border bg-surface p-5 sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 className="font-semibold">{title}</h2>
          {note ? <p className="mt-1 max-w-prose text-sm text-muted">{note}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Rows of a list; says so where there are none. */
export function Rows({ empty, children }: { empty: string; children: ReactNode[] }) {
  if (children.length === 0) return <p className="py-4 text-sm text-muted">{empty}</p>;
  return <ul className="divide-y">{children}</ul>;
}

export function Row({
  title,
  note,
  children,
  className,
}: {
  title: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <li className={cn("flex flex-wrap items-center gap-x-4 gap-y-2 py-3", className)}>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{title}</p>
        {note ? <p className="text-xs text-muted">{note}</p> : null}
      </div>
      {children}
    </li>
  );
}

interface Loaded<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** What was loaded, or how that stands. */
export function Load<T>({ query, children }: { query: Loaded<T>; children: (data: T) => ReactNode }) {
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton className="h-24" />;
  return <>{children(query.data)}</>;
}
