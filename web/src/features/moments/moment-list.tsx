"use client";
import type { Moment } from "@clipforge/sdk";
import { Scissors } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { MomentCard } from "./moment-card";
import { type MomentOrder, ordered, type useMomentActions, type useMoments } from "./use-moments";

interface MomentListProps {
  found: ReturnType<typeof useMoments>;
  order: MomentOrder;
  onOrder: (order: MomentOrder) => void;
  chosen: string | null;
  onChoose: (moment: Moment) => void;
  onPlay: (startMs: number, endMs: number) => void;
  actions: ReturnType<typeof useMomentActions>;
}

/** The moments of a project, and the reason for each that is missing. */
export function MomentList({ found, order, onOrder, chosen, onChoose, onPlay, actions }: MomentListProps) {
  const t = useTranslations("builder");
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice scrolls, nothing else does
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  if (found.error) return <Failed error={found.error} onRetry={() => void found.refetch()} className="m-4" />;
  if (!found.data) {
    return (
      <div className="grid gap-3 p-4" aria-busy>
        {Array.from({ length: 5 }, (_, at) => (
          <Skeleton key={at} className="h-20 rounded-xl" />
        ))}
      </div>
    );
  }
  const { moments, shortages, notices } = found.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center justify-between gap-3 border-b px-4 py-2">
        <p className="text-xs text-muted">
          {t("momentsFound", { count: moments.filter((one) => one.status !== "dismissed").length })}
        </p>
        <select
          aria-label={t("order")}
          value={order}
          onChange={(event) => onOrder(event.target.value === "time" ? "time" : "score")}
          className="h-8 rounded-lg border bg-surface px-2 text-xs"
        >
          <option value="score">{t("byScore")}</option>
          <option value="time">{t("byTime")}</option>
        </select>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {moments.length === 0 ? (
          <Empty icon={Scissors} title={t("noMoments")}>
            {t("noMomentsNote")}
          </Empty>
        ) : (
          <ul ref={list} className="grid gap-2.5">
            {ordered(moments, order).map((moment) => (
              <li key={moment.id}>
                <MomentCard
                  moment={moment}
                  chosen={moment.id === chosen}
                  onChoose={() => onChoose(moment)}
                  onPlay={onPlay}
                  actions={actions}
                />
              </li>
            ))}
          </ul>
        )}
        {shortages.length + notices.length > 0 ? (
          <ul className="mt-4 grid gap-1.5 px-1 text-xs text-muted">
            {shortages.map((shortage) => (
              <li key={shortage.reason}>
                {t("missing", { count: shortage.count })} {shortage.reason}
              </li>
            ))}
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
