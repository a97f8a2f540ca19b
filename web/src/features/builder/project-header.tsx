"use client";
import type { ProjectDetail } from "@clipforge/sdk";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { ProjectMenu } from "@/features/projects/project-menu";
import { StatusBadge } from "@/features/projects/status-badge";

export function ProjectHeader({ project }: { project: ProjectDetail }) {
  const t = useTranslations("builder");
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
      <ProjectMenu project={project} />
    </div>
  );
}
