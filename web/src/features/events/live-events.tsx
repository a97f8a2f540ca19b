"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "@/lib/client";
import { applyEvent } from "./apply-event";

/** Listens to what happens in the organisation for as long as the page is open, and brings it into view. */
export function LiveEvents() {
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    async function listen() {
      // The stream connects anew by itself; it ends with an error only when the session has ended.
      for await (const event of client.events.stream({}, { signal: stop.signal })) applyEvent(queries, event);
    }
    listen().catch(() => {
      if (!stop.signal.aborted) void queries.invalidateQueries({ queryKey: ["me"] });
    });
    return () => stop.abort();
  }, [queries]);
  return null;
}
