"use client";
import type { Export } from "@clipforge/sdk";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { client } from "@/lib/client";

const key = (projectId: string) => ["exports", projectId] as const;
const RENDERING_MS = 2000;

/** All exports of a project, newest first. */
export function useExports(projectId: string) {
  return useQuery({
    queryKey: key(projectId),
    queryFn: async ({ signal }) => {
      const found: Export[] = [];
      for await (const one of await client.exports.list({ project_id: projectId, limit: 100 }, { signal }))
        found.push(one);
      return found;
    },
    // Signed addresses are good for an hour.
    staleTime: 30 * 60_000,
  });
}

/** How far exports are, by job; asked for only while something is being rendered. */
export function useRenderProgress(projectId: string, rendering: boolean) {
  return useQuery({
    queryKey: ["render-progress", projectId],
    enabled: rendering,
    refetchInterval: RENDERING_MS,
    queryFn: async ({ signal }) => {
      const jobs = await client.jobs.list({ project_id: projectId, kind: "RENDER", limit: 100 }, { signal });
      return Object.fromEntries(
        jobs.data.map((job) => [job.id, { progress: job.progress, note: job.note, status: job.status }]),
      );
    },
  });
}

/** Put exports into the list, those that are there already in their places. */
export function putExports(queries: QueryClient, projectId: string, changed: readonly Export[]): void {
  queries.setQueryData<Export[]>(key(projectId), (old = []) => {
    const byId = new Map(changed.map((one) => [one.id, one]));
    const kept = old.map((one) => byId.get(one.id) ?? one);
    const known = new Set(old.map((one) => one.id));
    return [...changed.filter((one) => !known.has(one.id)), ...kept];
  });
}

/** Take an export out of the list before it is deleted. */
export function dropExport(queries: QueryClient, projectId: string, id: string): void {
  queries.setQueryData<Export[]>(key(projectId), (old) => old?.filter((one) => one.id !== id));
}

/** Take an export out for good: the list may have been read again, or be on its way, from before it was deleted. */
export function forgetExport(queries: QueryClient, projectId: string, id: string): void {
  dropExport(queries, projectId, id);
  if (queries.isFetching({ queryKey: key(projectId) }) > 0) {
    void queries.invalidateQueries({ queryKey: key(projectId) });
  }
}
