"use client";
import type { BrandFile } from "@clipforge/sdk";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "@/lib/client";
import type { KnownFiles } from "./document";

export const kitKey = (id: string) => ["brand-kits", "one", id] as const;
export const filesKey = (id: string) => ["brand-files", id] as const;

const DRAWING_MS = 3000;
const CHECKING_MS = 2000;
/** A picture that is not there after so many looks will not come while the page is open. */
const MOST_LOOKS = 100;

/** A kit; it is read again until the server has drawn its picture. */
export function useKit(id: string) {
  return useQuery({
    queryKey: kitKey(id),
    queryFn: () => client.brandKits.get(id),
    refetchInterval: ({ state }) =>
      state.data && !state.data.preview && state.dataUpdateCount < MOST_LOOKS ? DRAWING_MS : false,
  });
}

/** The files of a kit; they are read again while one is being checked. */
export function useKitFiles(id: string) {
  const queries = useQueryClient();
  const files = useQuery({
    queryKey: filesKey(id),
    queryFn: async ({ signal }): Promise<BrandFile[]> => {
      const { data } = await client.brandKits.files.list(id, { signal });
      for (const file of data) seen.set(file.id, { kitId: id, file });
      return data.filter((file) => !hidden.has(file.id));
    },
    refetchInterval: ({ state }) =>
      state.data?.some((file) => file.status === "checking") ? CHECKING_MS : false,
  });
  const ready = files.data?.filter((file) => file.status === "ready").length;
  // A file that was found good comes with a new version of its kit.
  useEffect(() => {
    if (ready !== undefined) void queries.invalidateQueries({ queryKey: kitKey(id) });
  }, [ready, id, queries]);
  return files;
}

/** Files that look deleted and can still be taken back; reading the list anew must not show them. */
const hidden = new Set<string>();

/** Files of kits that were ever listed on this page. */
const seen = new Map<string, { kitId: string; file: BrandFile }>();

/** What a kit has, and what was deleted here or elsewhere while this page was open. */
export function knownFiles(queries: QueryClient, kitId: string): KnownFiles {
  const there = queries.getQueryData<BrandFile[]>(filesKey(kitId));
  if (!there) return { there: [], gone: [] };
  const gone = [...seen.values()].filter(
    (one) => one.kitId === kitId && !there.some((file) => file.id === one.file.id),
  );
  return { there, gone: gone.map((one) => one.file) };
}

/** Show a kit's files without one, before the server is asked to delete it. */
export function hideFile(queries: QueryClient, kitId: string, id: string): void {
  hidden.add(id);
  queries.setQueryData<BrandFile[]>(filesKey(kitId), (old) => old?.filter((file) => file.id !== id));
}

export function showFile(queries: QueryClient, kitId: string, file: BrandFile): void {
  hidden.delete(file.id);
  queries.setQueryData<BrandFile[]>(filesKey(kitId), (old) => old && [...old, file]);
  void queries.invalidateQueries({ queryKey: filesKey(kitId) });
}
