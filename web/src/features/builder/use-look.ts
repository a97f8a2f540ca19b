"use client";
import {
  type LookSettings,
  type Moment,
  type MomentLook,
  PreconditionFailedError,
  type ProjectDetail,
} from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMomentActions } from "@/features/moments/use-moments";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { useHistory } from "./history";

/** For which clips a choice is made. */
export type Scope = "clip" | "all";

/** What the panel sets of a look. */
export type LookField = "template" | "aspect" | "captions" | "caption_position" | "keywords" | "emoji";
export type LookValues = Required<Pick<LookSettings, LookField>>;

const USUAL: LookValues = {
  template: null,
  aspect: "9:16",
  captions: true,
  caption_position: null,
  keywords: null,
  emoji: null,
};

/** How a clip looks: what is its own, what it has of the project, and changes of both; each can be undone. */
export function useLook(project: ProjectDetail, moment: Moment) {
  const t = useTranslations("builder");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const run = useHistory((state) => state.run);
  const { restyle } = useMomentActions(project.id);
  const [busy, setBusy] = useState(false);
  const own: MomentLook = moment.look ?? {};
  const ofAll = { ...USUAL, ...project.settings.look } as LookValues;

  async function working(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast.error(errorText(error).text);
    } finally {
      setBusy(false);
    }
  }

  /** Set these fields alone in what the project has now; gives what they were before. */
  async function saveForAll(change: Partial<LookSettings>): Promise<Partial<LookSettings>> {
    const { before, after } = await setInLook(project.id, change);
    queries.setQueryData(["project", project.id], after);
    await queries.invalidateQueries({ queryKey: ["moments", project.id] });
    await queries.invalidateQueries({ queryKey: ["moment-timeline"] });
    return before;
  }

  /** A clip that is given what all have follows them again. */
  function changed(change: Partial<LookValues>): MomentLook | null {
    const next = Object.entries({ ...own, ...change }).filter(
      ([name, value]) => !(name in change) || value !== ofAll[name as LookField],
    );
    return next.length > 0 ? (Object.fromEntries(next) as MomentLook) : null;
  }

  return {
    busy,
    /** Whether the clip has a value of its own. */
    differs: (field: LookField) => field in own,
    shown: (scope: Scope) => (scope === "all" ? ofAll : ({ ...ofAll, ...own } as LookValues)),
    set: (scope: Scope, change: Partial<LookValues>) =>
      working(() => {
        if (scope === "clip") return restyle(moment, changed(change));
        let before: Partial<LookSettings> = {};
        return run({
          label: t("look"),
          redo: async () => {
            before = await saveForAll(change);
          },
          undo: () => saveForAll(before),
        });
      }),
    /** Give the clip the look of all again, in one thing or in everything. */
    reset: (field?: LookField) =>
      working(() => {
        const left = Object.entries(own).filter(([name]) => field !== undefined && name !== field);
        return restyle(moment, left.length > 0 ? (Object.fromEntries(left) as MomentLook) : null);
      }),
  };
}

interface Changed {
  /** What the fields were. */
  before: Partial<LookSettings>;
  after: ProjectDetail;
}

/**
 * Change fields of the look that a project's clips have. The server takes settings as a whole: they are read anew, so
 * that what others set meanwhile stays, and once more where somebody was faster.
 */
async function setInLook(id: string, change: Partial<LookSettings>, again = true): Promise<Changed> {
  const { settings, version } = await client.projects.get(id);
  const look: Partial<LookSettings> = settings.look ?? {};
  const names = Object.keys(change) as (keyof LookSettings)[];
  const before = Object.fromEntries(names.map((name) => [name, look[name]])) as Partial<LookSettings>;
  const wanted = { ...settings, look: { ...look, ...change } } as ProjectDetail["settings"];
  try {
    const after = await client.projects.update(id, { settings: wanted }, { ifMatch: `"${version}"` });
    return { before, after };
  } catch (error) {
    if (!again || !(error instanceof PreconditionFailedError)) throw error;
    return setInLook(id, change, false);
  }
}
