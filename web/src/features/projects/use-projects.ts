"use client";
import type { Project } from "@clipforge/sdk";
import { type InfiniteData, type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { client } from "@/lib/client";

export const STATUSES = ["processing", "ready", "failed", "awaiting_upload", "cancelled"] as const;
export const ORDERS = ["newest", "oldest", "changed", "title"] as const;

export interface ProjectFilter {
  q: string;
  status: (typeof STATUSES)[number] | null;
  order: (typeof ORDERS)[number];
}

interface ProjectPage {
  data: Project[];
  next_cursor: string | null;
}

const ALL = ["projects"] as const;
export const projectsKey = (filter: ProjectFilter) => [...ALL, filter] as const;

/** The organisation's projects, page after page. */
export function useProjects(filter: ProjectFilter) {
  return useInfiniteQuery({
    queryKey: projectsKey(filter),
    queryFn: async ({ pageParam, signal }): Promise<ProjectPage> => {
      const page = await client.projects.list(
        {
          limit: 24,
          order: filter.order,
          ...(filter.q ? { q: filter.q } : {}),
          ...(filter.status ? { status: filter.status } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        { signal },
      );
      return { data: page.data, next_cursor: page.next_cursor };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Change a project wherever it is shown, before or without asking the server. Null takes it out of lists. */
export function patchProject(
  queries: QueryClient,
  id: string,
  change: ((project: Project) => Project) | null,
): void {
  queries.setQueriesData<InfiniteData<ProjectPage>>(
    { queryKey: ALL },
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({
          ...page,
          data: change
            ? page.data.map((project) => (project.id === id ? change(project) : project))
            : page.data.filter((project) => project.id !== id),
        })),
      },
  );
  if (change) queries.setQueryData<Project>(["project", id], (old) => old && change(old));
}

/** Take a project out for good: lists may have been read again, or be on their way, from before it was deleted. */
export function forgetProject(queries: QueryClient, id: string): void {
  patchProject(queries, id, null);
  if (queries.isFetching({ queryKey: ALL }) > 0) void queries.invalidateQueries({ queryKey: ALL });
}
