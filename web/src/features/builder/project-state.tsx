"use client";
import type { ProjectDetail } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { CircleStop, CloudUpload, LoaderCircle, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { ResumeUpload } from "@/features/uploads/resume-upload";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { timeLeft } from "@/lib/times";
import { toast } from "@/lib/toast";

/** A project that is not ready: what is happening, how long still, or what went wrong and what to do. */
export function ProjectState({ project }: { project: ProjectDetail }) {
  const t = useTranslations("builder");
  const words = useTranslations("projects");
  if (project.status === "processing") {
    return (
      <Panel
        icon={<LoaderCircle className="size-7 animate-spin" aria-hidden />}
        title={project.note || t("atWork")}
      >
        <Progress
          value={project.progress}
          label={words("progressOf", { title: project.title })}
          className="h-2.5 w-full max-w-md"
        />
        <p className="text-sm text-muted tabular-nums" aria-live="polite">
          {Math.round(project.progress * 100)} %
          {project.eta_ms === null ? "" : ` · ${timeLeft(project.eta_ms, words)}`}
        </p>
        <p className="max-w-md text-sm text-muted">{t("leaveNote")}</p>
        <StopButton project={project} />
      </Panel>
    );
  }
  if (project.status === "awaiting_upload") {
    return (
      <Panel icon={<CloudUpload className="size-7" aria-hidden />} title={t("awaitsFile")}>
        <ResumeUpload project={project} />
      </Panel>
    );
  }
  const error = project.error;
  return (
    <Panel
      icon={
        error ? (
          <TriangleAlert className="size-7" aria-hidden />
        ) : (
          <CircleStop className="size-7" aria-hidden />
        )
      }
      title={error ? error.reason : t("stopped")}
    >
      {error?.remedy ? <p className="max-w-lg text-sm text-muted">{error.remedy}</p> : null}
      <AgainButton project={project} />
    </Panel>
  );
}

function Panel({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className="grid justify-items-center gap-4 rounded-card border bg-surface px-6 py-20 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent">{icon}</span>
      <h2 className="max-w-xl text-lg font-semibold first-letter:uppercase">{title}</h2>
      {children}
    </section>
  );
}

function useAct(project: ProjectDetail) {
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    act: async (work: () => Promise<unknown>) => {
      setBusy(true);
      try {
        await work();
        await queries.invalidateQueries({ queryKey: ["project", project.id] });
      } catch (error) {
        toast.error(errorText(error).text);
      } finally {
        setBusy(false);
      }
    },
  };
}

function StopButton({ project }: { project: ProjectDetail }) {
  const t = useTranslations("projects");
  const { busy, act } = useAct(project);
  return (
    <Button busy={busy} onClick={() => void act(() => client.projects.cancel(project.id))}>
      {t("stop")}
    </Button>
  );
}

function AgainButton({ project }: { project: ProjectDetail }) {
  const t = useTranslations("builder");
  const { busy, act } = useAct(project);
  return (
    <Button
      variant="primary"
      busy={busy}
      onClick={() => void act(() => client.projects.rerun(project.id, {}))}
    >
      {t("again")}
    </Button>
  );
}
