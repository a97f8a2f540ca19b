import type { StreamEvent } from "@clipforge/sdk";
import type { QueryClient } from "@tanstack/react-query";
import { patchProject } from "@/features/projects/use-projects";

interface ProjectProgress {
  project_id: string;
  stage: string;
  progress: number;
  note: string;
}

/** Bring an event into what is shown: progress at once, everything else by reading anew what it touches. */
export function applyEvent(queries: QueryClient, event: StreamEvent): void {
  const again = (...queryKey: string[]) => void queries.invalidateQueries({ queryKey });
  if (event.type === "project.progress") {
    const { project_id, stage, progress, note } = event.data as unknown as ProjectProgress;
    patchProject(queries, project_id, (project) => ({
      ...project,
      stage,
      progress,
      note,
      status: "processing",
    }));
    return;
  }
  if (event.type === "reset") {
    void queries.invalidateQueries();
    return;
  }
  const kind = event.type.split(".")[0];
  if (kind === "project" || kind === "job") {
    again("projects");
    if (event.project_id) again("project", event.project_id);
  }
  const composed = kind === "job" && (event.data as { kind?: unknown }).kind === "COMPOSE";
  if (composed) again("moment-timeline");
  if ((composed || event.type === "project.ready") && event.project_id) again("moments", event.project_id);
  if (kind === "export") again("exports");
  again("notices");
}
