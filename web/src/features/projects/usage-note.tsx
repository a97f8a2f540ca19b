"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";

/** Minutes used this month, and of how many where there is a limit. */
export function UsageNote() {
  const t = useTranslations("projects");
  const { data } = useQuery({
    queryKey: ["usage-limits"],
    queryFn: () => client.usage.limits(),
    staleTime: 60_000,
  });
  if (!data) return <p className="mt-1 h-5" />;
  const used = Math.round(data.minutes_used);
  return (
    <p className="mt-1 text-sm text-muted">
      {data.minutes_limit === null
        ? t("minutes", { used })
        : t("minutesOf", { used, limit: Math.round(data.minutes_limit) })}
    </p>
  );
}
