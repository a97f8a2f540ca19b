"use client";
import type { BrandKit } from "@clipforge/sdk";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { client } from "@/lib/client";

const ALL = ["brand-kits", "all"] as const;

/** Those that look deleted and can still be taken back; reading the list anew must not show them. */
const hidden = new Set<string>();

/** Every brand kit of the organisation, newest first. */
export function useKits() {
  return useQuery({
    queryKey: ALL,
    queryFn: async ({ signal }): Promise<BrandKit[]> => {
      const found: BrandKit[] = [];
      for await (const kit of await client.brandKits.list({ limit: 100 }, { signal })) {
        if (!hidden.has(kit.id)) found.push(kit);
      }
      return found;
    },
  });
}

/** Show the list without one, before the server is asked to delete it. */
export function hideKit(queries: QueryClient, id: string): void {
  hidden.add(id);
  queries.setQueryData<BrandKit[]>(ALL, (old) => old?.filter((kit) => kit.id !== id));
}

export function showKit(queries: QueryClient, id: string): Promise<void> {
  hidden.delete(id);
  return queries.invalidateQueries({ queryKey: ["brand-kits"] });
}
