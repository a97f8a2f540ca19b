"use client";
import type { Moment, ProjectDetail } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { client } from "@/lib/client";
import { LookField } from "./look-field";
import { useClipActions } from "./use-clip";
import { type LookField as Field, type Scope, useLook } from "./use-look";

const ASPECTS = ["9:16", "1:1", "4:5", "16:9"] as const;
const SCOPES = ["clip", "all"] as const;

const PLACES = [
  { key: "top", position: 0 },
  { key: "middle", position: 0.5 },
  { key: "bottom", position: 1 },
] as const;

const CONTROL = "h-8 rounded-lg border bg-surface px-2 text-xs disabled:opacity-60";

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
    <label className="flex items-center gap-1.5 pl-1 text-xs">
      {label}
      <select
        className={CONTROL}
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

/** How this clip looks, or all clips of the project: shape, captions, emoji. The clip follows at once. */
export function LookPanel({ project, moment }: { project: ProjectDetail; moment: Moment }) {
  const t = useTranslations("builder");
  const words = useTranslations("upload");
  const exports = useTranslations("exports");
  const { compose } = useClipActions(moment.id);
  const [scope, setScope] = useState<Scope>("clip");
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: () => client.templates.list({ limit: 100 }),
  });
  const look = useLook(project, moment);
  const shown = look.shown(scope);
  const set: (change: Parameters<typeof look.set>[1]) => void = (change) => void look.set(scope, change);
  const value = (event: ChangeEvent<HTMLSelectElement>) => event.target.value;
  const field = (name: Field, label: string) => ({
    name: label,
    differs: look.differs(name),
    onReset: () => void look.reset(name),
  });
  const odd = PLACES.every(({ position }) => position !== shown.caption_position);
  return (
    <fieldset disabled={look.busy} className="flex flex-wrap items-center gap-2 border-t px-4 py-2">
      <legend className="sr-only">{t("lookOf")}</legend>
      {/* biome-ignore lint/a11y/useSemanticElements: a group inside of the fields that it is for */}
      <div role="group" aria-label={t("lookFor")} className="flex rounded-lg bg-raised p-0.5">
        {SCOPES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={scope === one}
            className="rounded-md px-2.5 py-1 text-xs font-medium text-muted hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-sm"
            onClick={() => setScope(one)}
          >
            {t(`scopes.${one}`)}
          </button>
        ))}
      </div>
      <LookField {...field("template", words("template"))}>
        <select
          aria-label={words("template")}
          className={CONTROL}
          value={shown.template ?? ""}
          onChange={(event) => set({ template: value(event) || null })}
        >
          <option value="">{words("byDefault")}</option>
          {templates.data?.data.map((template) => (
            <option key={template.id} value={template.id}>
              {template.name}
            </option>
          ))}
        </select>
      </LookField>
      <LookField {...field("aspect", words("aspect"))}>
        <select
          aria-label={words("aspect")}
          className={CONTROL}
          value={shown.aspect}
          onChange={(event) => set({ aspect: ASPECTS.find((one) => one === value(event)) ?? "9:16" })}
        >
          {ASPECTS.map((aspect) => (
            <option key={aspect} value={aspect}>
              {words(`aspects.${aspect}`)}
            </option>
          ))}
        </select>
      </LookField>
      <LookField {...field("captions", t("captions"))}>
        <label className="flex h-8 items-center gap-1.5 px-1 text-xs">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={shown.captions}
            onChange={(event) => set({ captions: event.target.checked })}
          />
          {t("captions")}
        </label>
      </LookField>
      <LookField {...field("caption_position", exports("position"))}>
        <select
          aria-label={exports("position")}
          className={CONTROL}
          value={shown.caption_position ?? ""}
          onChange={(event) => set({ caption_position: value(event) ? Number(value(event)) : null })}
        >
          <option value="">{t("positionByStyle")}</option>
          {PLACES.map(({ key, position }) => (
            <option key={key} value={position}>
              {exports(key)}
            </option>
          ))}
          {odd && shown.caption_position !== null ? (
            <option value={shown.caption_position}>
              {t("positionAt", { percent: Math.round(shown.caption_position * 100) })}
            </option>
          ) : null}
        </select>
      </LookField>
      <LookField {...field("keywords", t("keywords"))}>
        <Choice label={t("keywords")} value={shown.keywords} onChange={(keywords) => set({ keywords })} />
      </LookField>
      <LookField {...field("emoji", t("emoji"))}>
        <Choice label={t("emoji")} value={shown.emoji} onChange={(emoji) => set({ emoji })} />
      </LookField>
      <span className="ml-auto flex gap-1">
        {moment.look ? (
          <Button size="sm" variant="ghost" className="px-2 text-xs" onClick={() => void look.reset()}>
            {t("allAsAll")}
          </Button>
        ) : null}
        <Button
          size="sm"
          variant="ghost"
          className="px-2 text-xs"
          busy={look.busy}
          onClick={() => void compose()}
        >
          <RefreshCw aria-hidden /> {t("layOut")}
        </Button>
      </span>
    </fieldset>
  );
}
