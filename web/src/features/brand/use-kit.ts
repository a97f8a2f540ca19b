"use client";
import type { BrandFile } from "@clipforge/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "@/lib/client";

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
    queryFn: async ({ signal }): Promise<BrandFile[]> =>
      (await client.brandKits.files.list(id, { signal })).data,
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
