"use client";
import type { UsageReport } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { Card, Load } from "@/features/settings/parts";
import { client } from "@/lib/client";
import { AXIS, Chart, Foldout, Table, TOOLTIP } from "./chart";
import { type Days, everyDay } from "./use-range";

export function useUsage(days: Days, group: "day" | "project" | "actor") {
  return useQuery({
    queryKey: ["usage", group, days.since, days.until],
    queryFn: ({ signal }): Promise<UsageReport> => client.usage.get({ ...days, group_by: group }, { signal }),
    placeholderData: (before) => before,
  });
}

/** Minutes and exports, day by day. */
export function UsageByDay({ days }: { days: Days }) {
  const t = useTranslations("analytics");
  const format = useFormatter();
  const usage = useUsage(days, "day");
  const minutes = (value: number) => format.number(value, { maximumFractionDigits: value < 10 ? 2 : 1 });
  const dayName = (day: string) =>
    format.dateTime(new Date(day), { day: "numeric", month: "short", timeZone: "UTC" });
  const total = usage.data;
  return (
    <Card
      title={t("byDay")}
      note={total ? t("byDayNote", { minutes: minutes(total.minutes), exports: total.exports }) : undefined}
    >
      <Load query={usage}>
        {(found) => {
          const known = new Map(found.data.map((one) => [one.group, one]));
          const rows = everyDay(found).map((day) => ({
            day,
            minutes: known.get(day)?.minutes ?? 0,
            exports: known.get(day)?.exports ?? 0,
          }));
          return (
            <>
              <Chart title={t("byDay")} height={240}>
                <BarChart
                  accessibilityLayer={false}
                  data={rows}
                  margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
                >
                  <CartesianGrid vertical={false} stroke="var(--line)" strokeDasharray="3 3" />
                  <XAxis dataKey="day" tickFormatter={dayName} minTickGap={28} {...AXIS} />
                  <YAxis width={44} axisLine={false} tickFormatter={minutes} {...AXIS} />
                  <Tooltip
                    {...TOOLTIP}
                    labelFormatter={(label) => dayName(String(label))}
                    formatter={(value) => [minutes(Number(value)), t("minutes")]}
                  />
                  <Bar
                    dataKey="minutes"
                    fill="var(--accent)"
                    radius={[4, 4, 0, 0]}
                    maxBarSize={36}
                    isAnimationActive={false}
                  />
                </BarChart>
              </Chart>
              <Foldout>
                <Table
                  caption={t("byDay")}
                  rows={rows}
                  keyOf={({ day }) => day}
                  columns={[
                    { head: t("day"), cell: ({ day }) => dayName(day) },
                    { head: t("minutes"), cell: (row) => minutes(row.minutes) },
                    { head: t("exports"), cell: (row) => format.number(row.exports) },
                  ]}
                />
              </Foldout>
            </>
          );
        }}
      </Load>
    </Card>
  );
}
