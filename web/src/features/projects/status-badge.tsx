"use client";
import { useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";

const TONES = {
  awaiting_upload: "warn",
  processing: "accent",
  ready: "good",
  failed: "bad",
  cancelled: "plain",
} as const;

/** Where a project stands, in a word. A status of a newer server is shown as it is. */
export function StatusBadge({ status }: { status: string }) {
  const t = useTranslations("projects.status");
  if (!Object.hasOwn(TONES, status)) return <Badge>{status}</Badge>;
  const known = status as keyof typeof TONES;
  return <Badge tone={TONES[known]}>{t(known)}</Badge>;
}
