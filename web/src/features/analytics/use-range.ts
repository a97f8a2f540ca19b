"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";

export const RANGES = [7, 30, 90] as const;
export type Range = (typeof RANGES)[number];
const USUAL: Range = 30;
const DAY_MS = 86_400_000;

/** Whole days of UTC, both ends included, as the API counts them. */
export interface Days {
  since: string;
  until: string;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The range stands in the address, so that it can be kept and shared. */
export function useRange(): [Range, Days, (range: Range) => void] {
  const params = useSearchParams();
  const path = usePathname();
  const router = useRouter();
  const range = RANGES.find((one) => String(one) === params.get("days")) ?? USUAL;
  const now = Date.now();
  const days = { since: day(now - (range - 1) * DAY_MS), until: day(now) };
  return [
    range,
    days,
    (next) => router.replace(next === USUAL ? path : `${path}?days=${next}`, { scroll: false }),
  ];
}

/** Every day of a range, also those on which nothing happened. */
export function everyDay({ since, until }: Days): string[] {
  const found = [];
  for (let ms = Date.parse(since); ms <= Date.parse(until); ms += DAY_MS) found.push(day(ms));
  return found;
}
