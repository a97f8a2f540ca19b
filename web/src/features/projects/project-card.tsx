"use client";
import type { Project } from "@clipforge/sdk";
import { Film, Link2, ScrollText } from "lucide-react";
import Link from "next/link";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { Progress } from "@/components/ui/progress";
import { clock, timeLeft } from "@/lib/times";
import { ProjectMenu } from "./project-menu";
import { StatusBadge } from "./status-badge";

const ORIGINS = { file: Film, url: Link2, script: ScrollText } as const;

/** A project as a tile: its picture, where it stands, how long still, and what came of it. */
export function ProjectCard({ project }: { project: Project }) {
  const t = useTranslations("projects");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const Origin = ORIGINS[project.origin as keyof typeof ORIGINS] ?? Film;
  const running = project.status === "processing";
  return (
    <article
      aria-busy={running || undefined}
      className="group relative grid content-start overflow-hidden rounded-card border bg-surface shadow-sm transition-shadow hover:shadow-md"
    >
      <div className="relative aspect-video bg-raised">
        {project.poster_url ? (
          // Signed addresses of storage: nothing here can make them smaller.
          // biome-ignore lint/performance/noImgElement: next/image cannot fetch signed addresses
          <img src={project.poster_url} alt="" loading="lazy" className="size-full object-cover" />
        ) : (
          <Origin className="absolute inset-0 m-auto size-9 text-muted/60" aria-hidden />
        )}
        {project.duration_ms ? (
          <span className="absolute right-2 bottom-2 rounded-md bg-black/70 px-1.5 py-0.5 text-xs font-medium text-white tabular-nums">
            {clock(project.duration_ms)}
          </span>
        ) : null}
      </div>
      <div className="grid gap-2 p-4">
        <div className="flex items-start justify-between gap-2">
          <h2 className="min-w-0 text-sm leading-snug font-semibold">
            <Link href={`/projects/${project.id}`} className="line-clamp-2 after:absolute after:inset-0">
              {project.title}
            </Link>
          </h2>
          <ProjectMenu project={project} />
        </div>
        {running ? (
          <div className="grid gap-1.5">
            <Progress value={project.progress} label={t("progressOf", { title: project.title })} />
            <p className="flex justify-between gap-3 text-xs text-muted">
              <span className="truncate first-letter:uppercase">{project.note}</span>
              <span className="shrink-0 tabular-nums">{timeLeft(project.eta_ms, t)}</span>
            </p>
          </div>
        ) : (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
            <StatusBadge status={project.status} />
            {project.status === "ready" ? (
              <span>{t("clipsFound", { count: project.counts.moments })}</span>
            ) : null}
            {project.counts.exports > 0 ? (
              <span>{t("exportsMade", { count: project.counts.exports })}</span>
            ) : null}
          </p>
        )}
        {project.error ? <p className="line-clamp-2 text-xs text-bad">{project.error.reason}</p> : null}
        <p className="flex items-center justify-between gap-2 text-xs text-muted">
          <time dateTime={project.created_at}>{format.relativeTime(new Date(project.created_at), now)}</time>
          {project.source_url ? (
            <a
              href={project.source_url}
              target="_blank"
              rel="noreferrer"
              className="relative z-10 max-w-40 truncate underline-offset-4 hover:underline"
            >
              {new URL(project.source_url).hostname}
            </a>
          ) : null}
        </p>
      </div>
    </article>
  );
}
