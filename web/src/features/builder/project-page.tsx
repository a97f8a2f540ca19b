"use client";
import { NotFoundError } from "@clipforge/sdk";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { useProject } from "@/features/projects/use-project";
import { Builder } from "./builder";
import { ProjectHeader } from "./project-header";
import { ProjectState } from "./project-state";

/** A project: how far it is, what went wrong, or its clips. */
export function ProjectPage({ id }: { id: string }) {
  const t = useTranslations("builder");
  const { data: project, error, refetch } = useProject(id);
  if (error instanceof NotFoundError) {
    return (
      <Empty
        whole
        icon={SearchX}
        title={t("noProject")}
        action={
          <Button asChild>
            <Link href="/">{t("toProjects")}</Link>
          </Button>
        }
      />
    );
  }
  if (error && !project) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!project) return <Skeleton className="h-[70dvh] rounded-card" />;
  return (
    <>
      <ProjectHeader project={project} />
      {project.status === "ready" ? (
        <Builder project={project} onExpired={() => void refetch()} />
      ) : (
        <ProjectState project={project} />
      )}
    </>
  );
}
