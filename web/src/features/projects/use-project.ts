"use client";
import { useQuery } from "@tanstack/react-query";
import { client } from "@/lib/client";

/** Signed addresses are good for an hour; they are asked for anew well before. */
const FRESH_MS = 30 * 60_000;

/** A project with its source and what a browser shows of it. */
export function useProject(id: string) {
  return useQuery({
    queryKey: ["project", id],
    queryFn: ({ signal }) => client.projects.get(id, { signal }),
    staleTime: FRESH_MS,
    refetchInterval: (query) => (query.state.data?.status === "processing" ? 15_000 : FRESH_MS),
  });
}
