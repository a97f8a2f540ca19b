"use client";
import type { Template } from "@clipforge/sdk";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { client } from "@/lib/client";

const ALL = ["templates", "all"] as const;

/** Those that look deleted and can still be taken back; reading the list anew must not show them. */
const hidden = new Set<string>();

/** Every template: those that come with ClipForge, then the organisation's own. */
export function useTemplates() {
  return useQuery({
    queryKey: ALL,
    queryFn: async ({ signal }): Promise<Template[]> => {
      const found: Template[] = [];
      for await (const template of await client.templates.list({ limit: 100 }, { signal })) {
        if (!hidden.has(template.id)) found.push(template);
      }
      return found;
    },
  });
}

/** Show the list without one, before the server is asked to delete it. */
export function hideTemplate(queries: QueryClient, id: string): void {
  hidden.add(id);
  queries.setQueryData<Template[]>(ALL, (old) => old?.filter((template) => template.id !== id));
}

export function showTemplate(queries: QueryClient, id: string): Promise<void> {
  hidden.delete(id);
  return queries.invalidateQueries({ queryKey: ["templates"] });
}
