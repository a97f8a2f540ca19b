"use client";
import { Progress as Radix } from "radix-ui";
import { cn } from "@/lib/cn";

interface ProgressProps {
  /** 0 to 1; null while nothing can be told. */
  value: number | null;
  label: string;
  className?: string;
}

export function Progress({ value, label, className }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <Radix.Root
      value={percent}
      max={100}
      aria-label={label}
      className={cn("h-1.5 overflow-hidden rounded-full bg-raised", className)}
    >
      <Radix.Indicator
        className={cn(
          "h-full rounded-full bg-accent transition-[width] duration-500",
          percent === null && "w-1/3 animate-pulse",
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </Radix.Root>
  );
}
