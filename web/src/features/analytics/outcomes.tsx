"use client";
import type { ScoreBand } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import { Bar, BarChart, CartesianGrid, Legend, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { Card, Load } from "@/features/settings/parts";
import { client } from "@/lib/client";
import { AXIS, Chart, Table, TOOLTIP } from "./chart";
import type { Days } from "./use-range";

/** Told apart by lightness as well as by colour. */
const FATES = [
  { name: "kept", fill: "var(--good)" },
  { name: "trimmed", fill: "var(--accent)" },
  { name: "dismissed", fill: "var(--muted)" },
  { name: "untouched", fill: "var(--line)" },
] as const;

/** What people made of moments, by the score that these were given: whether scores are to be trusted. */
export function Outcomes({ days }: { days: Days }) {
  const t = useTranslations("analytics");
  const format = useFormatter();
  const outcomes = useQuery({
    queryKey: ["analytics-moments", days.since, days.until],
    queryFn: ({ signal }) => client.analytics.moments(days, { signal }),
    placeholderData: (before) => before,
  });
  const band = (one: ScoreBand) => t("band", { from: one.from_score, to: one.to_score });
  const share = (one: ScoreBand) => {
    const decided = one.kept + one.trimmed + one.dismissed;
    return decided > 0 ? format.number((one.kept + one.trimmed) / decided, { style: "percent" }) : "–";
  };
  return (
    <Card
      title={t("outcomes")}
      note={outcomes.data ? t("outcomesNote", { byHand: outcomes.data.by_hand }) : undefined}
    >
      <Load query={outcomes}>
        {({ data }) =>
          data.every((one) => one.found === 0) ? (
            <p className="py-4 text-sm text-muted">{t("nothing")}</p>
          ) : (
            <>
              <Chart title={t("outcomes")} height={260}>
                <BarChart
                  accessibilityLayer={false}
                  data={data.map((one) => ({ ...one, band: band(one) }))}
                  margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
                >
                  <CartesianGrid vertical={false} stroke="var(--line)" strokeDasharray="3 3" />
                  <XAxis dataKey="band" {...AXIS} />
                  <YAxis width={36} axisLine={false} allowDecimals={false} {...AXIS} />
                  <Tooltip {...TOOLTIP} />
                  <Legend
                    itemSorter={null}
                    formatter={(name: string) => <span className="text-sm text-muted">{name}</span>}
                  />
                  {FATES.map(({ name, fill }) => (
                    <Bar
                      key={name}
                      dataKey={name}
                      name={t(name)}
                      stackId="fate"
                      fill={fill}
                      maxBarSize={56}
                      isAnimationActive={false}
                    />
                  ))}
                </BarChart>
              </Chart>
              <Table
                caption={t("outcomes")}
                rows={data}
                keyOf={({ from_score }) => String(from_score)}
                columns={[
                  { head: t("score"), cell: band },
                  { head: t("found"), cell: (one) => format.number(one.found) },
                  ...FATES.map(({ name }) => ({
                    head: t(name),
                    cell: (one: ScoreBand) => format.number(one[name]),
                  })),
                  { head: t("keptShare"), cell: share },
                ]}
              />
            </>
          )
        }
      </Load>
    </Card>
  );
}
