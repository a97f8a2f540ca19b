"use client";
import { useQuery } from "@tanstack/react-query";
import { Bar, BarChart, Legend, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { Card, Load } from "@/features/settings/parts";
import { client } from "@/lib/client";
import { AXIS, Chart, Table, TOOLTIP } from "./chart";
import type { Days } from "./use-range";

const ROW_PX = 46;
/** From here on minutes are easier to read than seconds. */
const LONG_MS = 120_000;

/** How long each kind of work takes. */
export function Processing({ days }: { days: Days }) {
  const t = useTranslations("analytics");
  const format = useFormatter();
  const times = useQuery({
    queryKey: ["analytics-processing", days.since, days.until],
    queryFn: ({ signal }) => client.analytics.processing(days, { signal }),
    placeholderData: (before) => before,
  });
  // A kind of a newer server is shown as it is.
  const kindName = (kind: string) =>
    t.has(`kinds.${kind}` as "kinds.INGEST") ? t(`kinds.${kind}` as "kinds.INGEST") : kind;
  const time = (ms: number) =>
    ms < LONG_MS
      ? format.number(ms / 1000, {
          style: "unit",
          unit: "second",
          maximumFractionDigits: ms < 10_000 ? 1 : 0,
        })
      : format.number(ms / 60_000, { style: "unit", unit: "minute", maximumFractionDigits: 1 });
  return (
    <Card title={t("processing")} note={t("processingNote")}>
      <Load query={times}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="py-4 text-sm text-muted">{t("nothing")}</p>
          ) : (
            <>
              <Chart title={t("processing")} height={data.length * ROW_PX + 70}>
                <BarChart
                  accessibilityLayer={false}
                  data={data.map((one) => ({ ...one, name: kindName(one.kind) }))}
                  layout="vertical"
                  margin={{ top: 0, right: 12, bottom: 0, left: 0 }}
                >
                  <XAxis type="number" axisLine={false} tickFormatter={time} {...AXIS} />
                  <YAxis type="category" dataKey="name" width={128} axisLine={false} interval={0} {...AXIS} />
                  <Tooltip {...TOOLTIP} formatter={(value) => time(Number(value))} />
                  <Legend
                    itemSorter={null}
                    formatter={(name: string) => <span className="text-sm text-muted">{name}</span>}
                  />
                  <Bar
                    dataKey="median_ms"
                    name={t("median")}
                    fill="var(--accent)"
                    radius={[0, 3, 3, 0]}
                    maxBarSize={14}
                    isAnimationActive={false}
                  />
                  <Bar
                    dataKey="p90_ms"
                    name={t("p90")}
                    fill="var(--muted)"
                    radius={[0, 3, 3, 0]}
                    maxBarSize={14}
                    isAnimationActive={false}
                  />
                </BarChart>
              </Chart>
              <Table
                caption={t("processing")}
                rows={data}
                keyOf={({ kind }) => kind}
                columns={[
                  { head: t("kind"), cell: ({ kind }) => kindName(kind) },
                  { head: t("jobs"), cell: ({ jobs }) => format.number(jobs) },
                  { head: t("median"), cell: ({ median_ms }) => time(median_ms) },
                  { head: t("p90"), cell: ({ p90_ms }) => time(p90_ms) },
                  {
                    head: t("perMinute"),
                    cell: ({ seconds_per_source_minute: rate }) => (rate === null ? "–" : time(rate * 1000)),
                  },
                ]}
              />
            </>
          )
        }
      </Load>
    </Card>
  );
}
