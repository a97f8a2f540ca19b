"use client";
import type { ProjectDetail } from "@clipforge/sdk";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { ProjectMenu } from "@/features/projects/project-menu";
import { StatusBadge } from "@/features/projects/status-badge";

export function ProjectHeader({ project }: { project: ProjectDetail }) {
  const t = useTranslations("builder");
  const moment = useSearchParams().get("moment");
  useEffect(() => {
    document.title = `${project.title} · ClipForge`;
  }, [project.title]);
  return (
    <div className="mb-4 flex items-center gap-2">
      <Button asChild variant="ghost" size="icon" className="-ml-2">
        <Link href="/" aria-label={t("toProjects")}>
          <ArrowLeft aria-hidden />
        </Link>
      </Button>
      <h1 className="min-w-0 truncate text-lg font-semibold">{project.title}</h1>
      <StatusBadge status={project.status} />
      <span className="flex-1" />
      {project.status === "ready" ? (
        <Button asChild variant="primary" size="sm">
          <Link href={`/projects/${project.id}/exports${moment ? `?moments=${moment}` : ""}`}>
            {t("export")}
          </Link>
        </Button>
      ) : null}
      <ProjectMenu project={project} />
    </div>
  );
}
