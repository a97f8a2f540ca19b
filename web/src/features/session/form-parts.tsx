"use client";
import type { ReactNode } from "react";
import type { ErrorText } from "@/lib/error-text";

export function FormTitle({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <div className="mb-6 grid gap-1.5">
      <h1 className="text-xl font-semibold">{children}</h1>
      {note ? <p className="text-sm text-muted">{note}</p> : null}
    </div>
  );
}

export function FormFailure({ failure }: { failure: ErrorText | null }) {
  if (!failure) return null;
  return (
    <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
      {failure.text}
    </p>
  );
}
