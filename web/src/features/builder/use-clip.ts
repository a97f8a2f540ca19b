"use client";
import { type MomentTimeline, PreconditionFailedError, type Timeline } from "@clipforge/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { Overtaken } from "@/lib/overtaken";
import { toast } from "@/lib/toast";
import { useHistory } from "./history";

const key = (momentId: string) => ["moment-timeline", momentId] as const;
/** Signed addresses in it are good for an hour. */
const FRESH_MS = 30 * 60_000;
const COMPOSING_MS = 1500;

/** What a moment's clip is made of; asked for again while it is being composed. */
export function useClip(momentId: string, composing: boolean) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: key(momentId),
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<MomentTimeline>(key(momentId));
      const found = await client.moments.getTimeline(momentId, { signal });
      // It is there: the list of moments says so, too.
      if (composing && known && known.version !== found.version)
        void queries.invalidateQueries({ queryKey: ["moments"] });
      return found;
    },
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

  /**
   * Keep the layouts of a timeline in the clip as it is now. Captions that were laid out anew meanwhile stay; where
   * the clip was cut, shaped or framed otherwise elsewhere, that is read anew and not overwritten.
   */
  async function write(wanted: Timeline): Promise<void> {
    const cached = queries.getQueryData<MomentTimeline>(key(momentId));
    const known = cached && sameGround(cached.timeline, wanted) ? cached : await suiting(wanted);
    const put = async (onto: MomentTimeline) => {
      const timeline = { ...onto.timeline, layouts: wanted.layouts ?? [] };
      queries.setQueryData<MomentTimeline>(key(momentId), { ...onto, timeline });
      queries.setQueryData(
        key(momentId),
        await client.moments.putTimeline(momentId, timeline, { ifMatch: tagOf(onto) }),
      );
    };
    try {
      await put(known);
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
      const fresh = await suiting(wanted);
      if (!alike(fresh.timeline, known.timeline)) throw error;
      await put(fresh);
    }
    void queries.invalidateQueries({ queryKey: ["moments"] });
  }

  /** The clip as it is now, which another clip's layouts suit. Throws where they do not, or do not yet. */
  async function suiting(wanted: Timeline): Promise<MomentTimeline> {
    const fresh = await client.moments.getTimeline(momentId);
    if (sameGround(fresh.timeline, wanted)) return fresh;
    const { timeline_status } = await client.moments.get(momentId);
    throw new Overtaken(timeline_status !== "composing");
  }

  /** What was shown before the server took it, and what was wrong before, is read anew when it is refused. */
  async function written(timeline: Timeline): Promise<void> {
    try {
      await write(timeline);
    } catch (error) {
      await queries.invalidateQueries({ queryKey: key(momentId) });
      throw error;
    }
  }

  return {
    /** Give the clip the layouts of another timeline of the same cut, as one step that can be undone. */
    frame: async (timeline: Timeline, label: string): Promise<void> => {
      const before = queries.getQueryData<MomentTimeline>(key(momentId))?.timeline;
      if (!before) return;
      try {
        await run({ label, redo: () => written(timeline), undo: () => written(before) });
      } catch (error) {
        toast.error(errorText(error).text);
      }
    },
    /** Lay everything out from scratch, with the look of now; what was changed by hand is lost. */
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

/** Whether two timelines show the same frames of the source in the same shape: layouts of one suit the other. */
function sameGround(one: Timeline, other: Timeline): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    JSON.stringify(one.segments) === JSON.stringify(other.segments)
  );
}

/** Whether two timelines show the same frames of the source in the same way, whatever is written on them. */
function alike(one: Timeline, other: Timeline): boolean {
  return sameGround(one, other) && JSON.stringify(one.layouts) === JSON.stringify(other.layouts);
}

/** The ETag of a clip; the query's cache keeps copies, of which the SDK knows none. */
function tagOf(clip: MomentTimeline): string {
  return `"${clip.version}"`;
}
