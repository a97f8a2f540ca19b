"use client";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { client } from "@/lib/client";
import { Card, Load } from "./parts";

/** This month against the plan. */
export function UsageSettings() {
  const t = useTranslations("settings");
  const format = useFormatter();
  const limits = useQuery({ queryKey: ["usage-limits"], queryFn: () => client.usage.limits() });
  return (
    <Card
      title={t("usage")}
      note={
        limits.data
          ? t("usageSince", {
              date: format.dateTime(new Date(limits.data.period_start), {
                dateStyle: "long",
                timeZone: "UTC",
              }),
            })
          : undefined
      }
      action={
        <Button asChild size="sm">
          <a href="/api/v1/usage.csv?group_by=day" download>
            <Download aria-hidden /> CSV
          </a>
        </Button>
      }
    >
      <Load query={limits}>
        {(found) => (
          <dl className="grid gap-5 sm:grid-cols-3">
            <Amount
              label={t("minutesUsed")}
              used={Math.round(found.minutes_used)}
              limit={found.minutes_limit}
              note={
                found.minutes_reserved > 0 ? t("reserved", { count: Math.round(found.minutes_reserved) }) : ""
              }
            />
            <Amount label={t("exportsUsed")} used={found.exports_used} limit={found.exports_limit} note="" />
            <div>
              <dt className="text-sm text-muted">{t("storage")}</dt>
              <dd className="text-2xl font-semibold tabular-nums">
                {format.number(found.storage_bytes / 1e9, { maximumFractionDigits: 2 })}{" "}
                <span className="text-sm font-normal text-muted">GB</span>
              </dd>
            </div>
          </dl>
        )}
      </Load>
    </Card>
  );
}

function Amount({
  label,
  used,
  limit,
  note,
}: {
  label: string;
  used: number;
  limit: number | null;
  note: string;
}) {
  const t = useTranslations("settings");
  const format = useFormatter();
  return (
    <div className="grid content-start gap-1.5">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-2xl font-semibold tabular-nums">
        {format.number(used)}{" "}
        <span className="text-sm font-normal text-muted">
          {limit === null ? t("noLimit") : t("of", { limit: format.number(limit) })}
        </span>
      </dd>
      {limit === null ? null : (
        <dd>
          <Progress value={limit > 0 ? used / limit : 1} label={label} />
        </dd>
      )}
      {note ? <dd className="text-xs text-muted">{note}</dd> : null}
    </div>
  );
}
