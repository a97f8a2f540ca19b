"use client";
import { useQuery } from "@tanstack/react-query";
import { client } from "@/lib/client";

/** Who is signed in, and the organisations they are in. */
export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: () => client.me.get(), staleTime: 60_000 });
}
