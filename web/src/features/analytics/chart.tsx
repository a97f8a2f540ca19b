"use client";
import type { ReactNode } from "react";
import { ResponsiveContainer } from "recharts";
import { useTranslations } from "use-intl";

/** What all charts share: the page's colours and type. */
export const AXIS = {
  stroke: "var(--line)",
  tick: { fill: "var(--muted)", fontSize: 12 },
  tickLine: false,
} as const;
export const TOOLTIP = {
  cursor: { fill: "var(--raised)", opacity: 0.6 },
  contentStyle: {
    background: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: 10,
    fontSize: 13,
  },
  labelStyle: { color: "var(--ink)", fontWeight: 600 },
  itemStyle: { color: "var(--ink)" },
} as const;

/** A chart; who cannot see it is told that its numbers stand in the table below. */
export function Chart({ title, height, children }: { title: string; height: number; children: ReactNode }) {
  const t = useTranslations("analytics");
  return (
    <div role="img" aria-label={t("chartOf", { title })}>
      {/* The parts of the picture mean nothing by themselves. */}
      <div aria-hidden style={{ height }}>
        <ResponsiveContainer width="100%" height="100%">
          {children}
        </ResponsiveContainer>
      </div>
    </div>
  );
}

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
}

/** The numbers of a chart; its first column names the row. */
export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section tabIndex={0} aria-label={caption} className="max-h-96 overflow-auto rounded-lg">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-surface">
          <tr className="text-xs text-muted">
            {columns.map(({ head }, at) => (
              <th
                key={head}
                scope="col"
                className={at === 0 ? "py-2 pr-3 text-left font-medium" : "py-2 pl-3 text-right font-medium"}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t">
              {columns.map(({ head, cell }, at) =>
                at === 0 ? (
                  <th key={head} scope="row" className="max-w-56 truncate py-2 pr-3 text-left font-normal">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} className="py-2 pl-3 text-right whitespace-nowrap tabular-nums">
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A table that is opened on demand, where the chart says enough at first sight. */
export function Foldout({ children }: { children: ReactNode }) {
  const t = useTranslations("analytics");
  return (
    <details>
      <summary className="cursor-pointer text-sm text-muted hover:text-ink">{t("table")}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
