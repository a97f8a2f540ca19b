"use client";
import type { MomentTimeline, Timeline } from "@clipforge/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { useHistory } from "./history";

const key = (momentId: string) => ["moment-timeline", momentId] as const;
/** Signed addresses in it are good for an hour. */
const FRESH_MS = 30 * 60_000;
const COMPOSING_MS = 1500;

/** What a moment's clip is made of; asked for again while it is being composed. */
export function useClip(momentId: string, composing: boolean) {
  return useQuery({
    queryKey: key(momentId),
    queryFn: ({ signal }) => client.moments.getTimeline(momentId, { signal }),
    staleTime: FRESH_MS,
    refetchInterval: composing ? COMPOSING_MS : FRESH_MS,
  });
}

/** Changes of a clip by hand; each can be undone. */
export function useClipActions(momentId: string) {
  const t = useTranslations("builder");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const run = useHistory((state) => state.run);
  return {
    /** Give the clip another timeline. What was changed elsewhere meanwhile is read anew and not overwritten. */
    put: async (before: MomentTimeline, timeline: Timeline, label: string): Promise<void> => {
      let based: MomentTimeline = before;
      const one = async (wanted: Timeline) => {
        queries.setQueryData<MomentTimeline>(key(momentId), (old) => old && { ...old, timeline: wanted });
        based = await client.moments.putTimeline(momentId, wanted, { ifMatch: based });
        queries.setQueryData(key(momentId), based);
      };
      try {
        await run({ label, redo: () => one(timeline), undo: () => one(before.timeline) });
      } catch (error) {
        toast.error(errorText(error).text);
        await queries.invalidateQueries({ queryKey: key(momentId) });
      }
    },
    /** Lay everything out anew, as the project's look is now; what was changed by hand is lost. */
    compose: async (): Promise<void> => {
      try {
        await client.moments.compose(momentId);
        toast(t("composing"));
        await queries.invalidateQueries({ queryKey: ["moments"] });
        await queries.invalidateQueries({ queryKey: key(momentId) });
      } catch (error) {
        toast.error(errorText(error).text);
      }
    },
  };
}
