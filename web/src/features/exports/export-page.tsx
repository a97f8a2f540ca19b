"use client";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { useMoments } from "@/features/moments/use-moments";
import { useProject } from "@/features/projects/use-project";
import { ExportForm } from "./export-form";
import { ExportList } from "./export-list";

/** Moments become files here: what is exported how, and everything that was exported before. */
export function ExportPage({ projectId, shown = null }: { projectId: string; shown?: string | null }) {
  const t = useTranslations("exports");
  const asked = useSearchParams().get("moments")?.split(",") ?? [];
  const project = useProject(projectId);
  const moments = useMoments(projectId, true);
  const error = project.error ?? moments.error;
  if (error)
    return <Failed error={error} onRetry={() => void Promise.all([project.refetch(), moments.refetch()])} />;
  if (!project.data || !moments.data) return <Skeleton className="h-96 rounded-card" />;
  return (
    <>
      <div className="mb-5 flex items-center gap-2">
        <Button asChild variant="ghost" size="icon" className="-ml-2">
          <Link href={`/projects/${projectId}`} aria-label={t("back")}>
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
        <h1 className="min-w-0 truncate text-lg font-semibold">
          {t("headingOf", { title: project.data.title })}
        </h1>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[26rem_minmax(0,1fr)]">
        <ExportForm project={project.data} moments={moments.data.moments} asked={asked} />
        <ExportList projectId={projectId} shown={shown} />
      </div>
    </>
  );
}
