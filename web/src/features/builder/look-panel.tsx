"use client";
import type { LookSettings, Moment, ProjectDetail } from "@clipforge/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { useHistory } from "./history";
import { useClipActions } from "./use-clip";

const ASPECTS = ["9:16", "1:1", "4:5", "16:9"] as const;

const PLACES = [
  { key: "top", position: 0 },
  { key: "middle", position: 0.5 },
  { key: "bottom", position: 1 },
] as const;

/** On, off, or left to the caption style. */
function Choice({
  label,
  value,
  onChange,
}: {
  label: string;
  value: boolean | null;
  onChange: (value: boolean | null) => void;
}) {
  const t = useTranslations("exports");
  return (
    <label className="flex items-center gap-1.5 text-xs">
      {label}
      <select
        className="h-8 rounded-lg border bg-surface px-1.5 text-xs"
        value={value === null ? "" : String(value)}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.value === "true")}
      >
        <option value="">{t("asTemplate")}</option>
        <option value="true">{t("on")}</option>
        <option value="false">{t("off")}</option>
      </select>
    </label>
  );
}

/** How the project's clips look: shape, caption style, emoji. The clip that is shown is laid out anew at once. */
export function LookPanel({ project, moment }: { project: ProjectDetail; moment: Moment }) {
  const t = useTranslations("builder");
  const words = useTranslations("upload");
  const exports = useTranslations("exports");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const run = useHistory((state) => state.run);
  const { compose } = useClipActions(moment.id);
  const [busy, setBusy] = useState(false);
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: () => client.templates.list({ limit: 100 }),
  });
  const look = project.settings.look ?? {};

  async function set(change: Partial<LookSettings>) {
    const save = async (wanted: LookSettings) => {
      const saved = await client.projects.update(project.id, {
        settings: { ...project.settings, look: wanted } as ProjectDetail["settings"],
      });
      queries.setQueryData(["project", project.id], saved);
      await compose();
    };
    setBusy(true);
    try {
      const wanted = { ...look, ...change } as LookSettings;
      await run({ label: t("look"), redo: () => save(wanted), undo: () => save(look as LookSettings) });
    } catch (error) {
      toast.error(errorText(error).text);
    } finally {
      setBusy(false);
    }
  }

  const value = (event: ChangeEvent<HTMLSelectElement>) => event.target.value;
  const control = "h-8 rounded-lg border bg-surface px-2 text-xs disabled:opacity-60";
  return (
    <fieldset disabled={busy} className="flex flex-wrap items-center gap-2 border-t px-4 py-2">
      <legend className="sr-only">{t("lookOf")}</legend>
      <select
        aria-label={words("template")}
        className={control}
        value={look.template ?? ""}
        onChange={(event) => void set({ template: value(event) || null })}
      >
        <option value="">{words("byDefault")}</option>
        {templates.data?.data.map((template) => (
          <option key={template.id} value={template.id}>
            {template.name}
          </option>
        ))}
      </select>
      <select
        aria-label={words("aspect")}
        className={control}
        value={look.aspect ?? "9:16"}
        onChange={(event) => void set({ aspect: ASPECTS.find((one) => one === value(event)) ?? "9:16" })}
      >
        {ASPECTS.map((aspect) => (
          <option key={aspect} value={aspect}>
            {words(`aspects.${aspect}`)}
          </option>
        ))}
      </select>
      <label className="flex items-center gap-1.5 text-xs">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={look.captions ?? true}
          onChange={(event) => void set({ captions: event.target.checked })}
        />
        {t("captions")}
      </label>
      <select
        aria-label={exports("position")}
        className={control}
        value={look.caption_position ?? ""}
        onChange={(event) => void set({ caption_position: value(event) ? Number(value(event)) : null })}
      >
        <option value="">{t("positionByStyle")}</option>
        {PLACES.map(({ key, position }) => (
          <option key={key} value={position}>
            {exports(key)}
          </option>
        ))}
      </select>
      <Choice
        label={t("keywords")}
        value={look.keywords ?? null}
        onChange={(keywords) => void set({ keywords })}
      />
      <Choice label={t("emoji")} value={look.emoji ?? null} onChange={(emoji) => void set({ emoji })} />
      <Button size="sm" variant="ghost" className="ml-auto" busy={busy} onClick={() => void compose()}>
        <RefreshCw aria-hidden /> {t("layOut")}
      </Button>
    </fieldset>
  );
}
