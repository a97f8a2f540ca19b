"use client";
import { NotFoundError, type UsageGroup } from "@clipforge/sdk";
import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import { Card, Load } from "@/features/settings/parts";
import { client } from "@/lib/client";
import { AXIS, Chart, Table, TOOLTIP } from "./chart";
import { useUsage } from "./usage-by-day";
import { useActorNames } from "./use-names";
import type { Days } from "./use-range";

/** More bars than this cannot be told apart; the table has as many rows, and one for the rest. */
const MOST = 12;
const BAR_PX = 34;
const LONGEST_LABEL = 16;

function biggest(groups: readonly UsageGroup[]): UsageGroup[] {
  return [...groups].sort((a, b) => b.milliseconds - a.milliseconds || b.exports - a.exports);
}

export function UsageByActor({ days }: { days: Days }) {
  const t = useTranslations("analytics");
  const usage = useUsage(days, "actor");
  const nameOf = useActorNames();
  return (
    <Card title={t("byActor")}>
      <Load query={usage}>
        {(found) => (
          <Groups
            title={t("byActor")}
            head={t("actor")}
            groups={biggest(found.data)}
            nameOf={(group) => nameOf(group.group)}
          />
        )}
      </Load>
    </Card>
  );
}

export function UsageByProject({ days }: { days: Days }) {
  const t = useTranslations("analytics");
  const usage = useUsage(days, "project");
  const groups = biggest(usage.data?.data ?? []);
  const projects = useQueries({
    queries: groups.slice(0, MOST).map(({ group }) => ({
      queryKey: ["project-title", group],
      enabled: group !== null,
      staleTime: 60_000,
      queryFn: async (): Promise<string | null> => {
        try {
          return (await client.projects.get(group ?? "")).title;
        } catch (error) {
          // What was used stays in the ledger when its project is gone.
          if (error instanceof NotFoundError) return null;
          throw error;
        }
      },
    })),
  });
  const titles = new Map(groups.slice(0, MOST).map(({ group }, at) => [group, projects[at]?.data]));
  function nameOf({ group }: UsageGroup): string {
    if (group === null) return t("noProject");
    const title = titles.get(group);
    return title === null ? t("deletedProject") : (title ?? group);
  }
  return (
    <Card title={t("byProject")}>
      <Load query={usage}>
        {() => (
          <Groups
            title={t("byProject")}
            head={t("project")}
            groups={groups}
            nameOf={nameOf}
            link={({ group }) => (group !== null && titles.get(group) ? `/projects/${group}` : null)}
          />
        )}
      </Load>
    </Card>
  );
}

interface GroupsProps {
  title: string;
  head: string;
  /** The biggest first. */
  groups: UsageGroup[];
  nameOf: (group: UsageGroup) => string;
  link?: (group: UsageGroup) => string | null;
}

function Groups({ title, head, groups, nameOf, link }: GroupsProps) {
  const t = useTranslations("analytics");
  const format = useFormatter();
  const minutes = (value: number) => format.number(value, { maximumFractionDigits: value < 10 ? 2 : 1 });
  if (groups.length === 0) return <p className="py-4 text-sm text-muted">{t("nothing")}</p>;
  const shown = groups.slice(0, MOST);
  const rest = groups.slice(MOST);
  const sum = (name: "minutes" | "exports") => rest.reduce((total, group) => total + group[name], 0);
  // Bars are told apart by place: two projects may have one name.
  const bars = shown.map((group, at) => ({ at, name: nameOf(group), minutes: group.minutes }));
  const rows: { key: string; name: ReactNode; minutes: number; exports: number }[] = shown.map((group) => {
    const to = link?.(group);
    const name = nameOf(group);
    return {
      key: group.group ?? "",
      name: to ? (
        <Link className="underline-offset-4 hover:underline" href={to}>
          {name}
        </Link>
      ) : (
        name
      ),
      minutes: group.minutes,
      exports: group.exports,
    };
  });
  if (rest.length > 0)
    rows.push({
      key: "rest",
      name: t("others", { count: rest.length }),
      minutes: sum("minutes"),
      exports: sum("exports"),
    });
  const short = (at: number) => {
    const name = bars[at]?.name ?? "";
    return name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;
  };
  return (
    <>
      <Chart title={title} height={bars.length * BAR_PX + 40}>
        <BarChart
          accessibilityLayer={false}
          data={bars}
          layout="vertical"
          margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
        >
          <XAxis type="number" axisLine={false} tickFormatter={minutes} {...AXIS} />
          <YAxis
            type="category"
            dataKey="at"
            width={128}
            axisLine={false}
            tickFormatter={short}
            interval={0}
            {...AXIS}
          />
          <Tooltip
            {...TOOLTIP}
            labelFormatter={(at) => bars[Number(at)]?.name ?? ""}
            formatter={(value) => [minutes(Number(value)), t("minutes")]}
          />
          <Bar
            dataKey="minutes"
            fill="var(--accent)"
            radius={[0, 4, 4, 0]}
            maxBarSize={20}
            isAnimationActive={false}
          />
        </BarChart>
      </Chart>
      <Table
        caption={title}
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { head, cell: ({ name }) => name },
          { head: t("minutes"), cell: (row) => minutes(row.minutes) },
          { head: t("exports"), cell: (row) => format.number(row.exports) },
        ]}
      />
    </>
  );
}
