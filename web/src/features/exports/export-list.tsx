"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Clapperboard, FileArchive, Share2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { ExportCard } from "./export-card";
import { ReviewLinks } from "./review-links";
import { useExports, useRenderProgress } from "./use-exports";
import { useZip } from "./use-zip";

/** What was exported: how far it is, to play, to fetch, to show to others. */
export function ExportList({ projectId, shown }: { projectId: string; shown: string | null }) {
  const t = useTranslations("exports");
  const exports = useExports(projectId);
  const queries = useQueryClient();
  const rendering = exports.data?.some((one) => one.status === "rendering") ?? false;
  const progress = useRenderProgress(projectId, rendering);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sharing, setSharing] = useState(false);
  const { busy: zipping, zip } = useZip();
  const done = progress.data;
  // A job that has ended has an export to be read, also where the event of it was missed.
  useEffect(() => {
    const over = exports.data?.some(
      (one) =>
        one.status === "rendering" &&
        one.job_id &&
        ["COMPLETED", "FAILED"].includes(done?.[one.job_id]?.status ?? ""),
    );
    if (over) void queries.invalidateQueries({ queryKey: ["exports", projectId] });
  }, [done, exports.data, queries, projectId]);
  if (exports.error) return <Failed error={exports.error} onRetry={() => void exports.refetch()} />;
  if (!exports.data) return <Skeleton className="h-64 rounded-card" />;
  if (exports.data.length === 0) {
    return (
      <Empty icon={Clapperboard} title={t("empty")}>
        {t("emptyNote")}
      </Empty>
    );
  }
  const ready = exports.data.filter((one) => one.status === "ready").map((one) => one.id);
  const picked = ready.filter((id) => chosen.has(id));
  const used = picked.length > 0 ? picked : ready;
  return (
    <section aria-label={t("heading")} className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <p className="flex-1 text-sm text-muted">
          {t("ready", { ready: ready.length, all: exports.data.length })}
        </p>
        <Button size="sm" disabled={used.length === 0} onClick={() => setSharing(true)}>
          <Share2 aria-hidden /> {t(picked.length > 0 ? "shareChosen" : "shareAll")}
        </Button>
        <Button size="sm" disabled={used.length === 0} busy={zipping} onClick={() => void zip(used)}>
          <FileArchive aria-hidden /> {t(picked.length > 0 ? "zipChosen" : "zipAll")}
        </Button>
      </div>
      <ul className="grid gap-4 sm:grid-cols-2 2xl:grid-cols-3">
        {exports.data.map((one) => (
          <li key={one.id}>
            <ExportCard
              item={one}
              progress={one.job_id ? (done?.[one.job_id]?.progress ?? null) : null}
              shown={one.id === shown}
              chosen={chosen.has(one.id)}
              onChoose={(wanted) => {
                const next = new Set(chosen);
                if (wanted) next.add(one.id);
                else next.delete(one.id);
                setChosen(next);
              }}
            />
          </li>
        ))}
      </ul>
      <ReviewLinks projectId={projectId} exportIds={used} open={sharing} onOpenChange={setSharing} />
    </section>
  );
}
