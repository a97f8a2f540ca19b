"use client";
import type { Moment, MomentChange, MomentLook, Shortage } from "@clipforge/sdk";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useHistory } from "@/features/builder/history";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";

export type MomentOrder = "score" | "time";

interface Found {
  moments: Moment[];
  requested: number | null;
  shortages: Shortage[];
  notices: string[];
}

const key = (projectId: string) => ["moments", projectId] as const;

/** All moments of a project, best first; and why there are not more. */
export function useMoments(projectId: string, enabled: boolean) {
  return useQuery({
    queryKey: key(projectId),
    enabled,
    queryFn: async ({ signal }): Promise<Found> => {
      const first = await client.moments.list(projectId, { limit: 100 }, { signal });
      const moments: Moment[] = [];
      for await (const moment of first) moments.push(moment);
      return { moments, requested: first.requested, shortages: first.shortages, notices: first.notices };
    },
  });
}

/** Sorted for showing; what was dismissed comes last. */
export function ordered(moments: readonly Moment[], order: MomentOrder): Moment[] {
  const by = (a: Moment, b: Moment) =>
    order === "time" ? a.start_ms - b.start_ms : b.score - a.score || a.rank - b.rank;
  return [...moments].sort(
    (a, b) => Number(a.status === "dismissed") - Number(b.status === "dismissed") || by(a, b),
  );
}

function put(queries: QueryClient, projectId: string, moment: Moment): void {
  queries.setQueryData<Found>(key(projectId), (old) => {
    if (!old) return old;
    const known = old.moments.some((one) => one.id === moment.id);
    const moments = known
      ? old.moments.map((one) => (one.id === moment.id ? moment : one))
      : [moment, ...old.moments];
    return { ...old, moments };
  });
}

/** What is set of a moment; nothing is set to nothing but a look of its own. */
type Change = {
  [Name in "title" | "hashtags" | "status" | "start_ms" | "end_ms"]?: NonNullable<MomentChange[Name]>;
} & { look?: MomentLook | null };

/** What a person does with moments; each can be undone, and shows at once. */
export function useMomentActions(projectId: string) {
  const t = useTranslations("builder");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const run = useHistory((state) => state.run);

  /** Show `guess` while the server is asked; show what was there again when it refuses. */
  async function patch(before: Moment, change: Change & { snap?: "sentence" | "word" }): Promise<Moment> {
    put(queries, projectId, { ...before, ...change });
    try {
      const after = await client.moments.update(before.id, change);
      put(queries, projectId, after);
      void queries.invalidateQueries({ queryKey: ["moment-timeline", before.id] });
      return after;
    } catch (error) {
      put(queries, projectId, before);
      throw error;
    }
  }

  async function attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      toast.error(errorText(error).text);
    }
  }

  function change(moment: Moment, values: Change, label: string, snap?: "sentence" | "word"): Promise<void> {
    const back: Change = {};
    for (const name of Object.keys(values) as (keyof Change)[]) Object.assign(back, { [name]: moment[name] });
    let now = moment;
    return attempt(
      run({
        label,
        redo: async () => {
          now = await patch(now, { ...values, ...(snap ? { snap } : {}) });
        },
        undo: async () => {
          // Back to the very edges, wherever they were.
          now = await patch(now, {
            ...back,
            ...("start_ms" in back || "end_ms" in back ? { snap: "word" as const } : {}),
          });
        },
      }),
    );
  }

  return {
    keep: (moment: Moment) =>
      change(moment, { status: moment.status === "kept" ? "new" : "kept" }, t("keep")),
    dismiss: (moment: Moment) =>
      change(moment, { status: moment.status === "dismissed" ? "new" : "dismissed" }, t("dismiss")),
    /** Give the clip a look of its own, in the place of what it had; null takes it away. */
    restyle: (moment: Moment, look: MomentLook | null) => change(moment, { look }, t("look")),
    retitle: (moment: Moment, title: string) => change(moment, { title }, t("retitle")),
    trim: (moment: Moment, startMs: number, endMs: number, snap: "sentence" | "word" = "sentence") =>
      change(moment, { start_ms: Math.round(startMs), end_ms: Math.round(endMs) }, t("trim"), snap),
    extend: (moment: Moment, edges: { before?: number; after?: number }) => {
      let now = moment;
      return attempt(
        run({
          label: t("trim"),
          redo: async () => {
            now = await client.moments.extend(moment.id, edges);
            put(queries, projectId, now);
            void queries.invalidateQueries({ queryKey: ["moment-timeline", moment.id] });
          },
          undo: async () => {
            now = await patch(now, { start_ms: moment.start_ms, end_ms: moment.end_ms, snap: "word" });
          },
        }),
      );
    },
    /** A moment by hand; gives its id. */
    create: async (startMs: number, endMs: number): Promise<string | null> => {
      let made: Moment | null = null;
      await attempt(
        run({
          label: t("make"),
          redo: async () => {
            made = await client.moments.create(projectId, {
              start_ms: Math.round(startMs),
              end_ms: Math.round(endMs),
            });
            put(queries, projectId, made);
          },
          undo: async () => {
            if (made) put(queries, projectId, await client.moments.update(made.id, { status: "dismissed" }));
          },
        }),
      );
      return (made as Moment | null)?.id ?? null;
    },
    moreLike: (moment: Moment) =>
      attempt(
        client.moments.findSimilar(moment.id, {}).then(() => {
          toast(t("lookingForMore"));
        }),
      ),
  };
}
