"use client";
import type { Moment, ProjectDetail } from "@clipforge/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { clock } from "@/lib/times";
import { putExports } from "./use-exports";

const ASPECTS = ["9:16", "1:1", "4:5", "16:9"] as const;
type Aspect = (typeof ASPECTS)[number];

interface ExportFormProps {
  project: ProjectDetail;
  moments: readonly Moment[];
  /** Chosen where the person came from; else what was kept, else the best. */
  asked: readonly string[];
}

const BEST = 3;

function first(moments: readonly Moment[], asked: readonly string[]): string[] {
  const wanted = moments.filter((moment) => asked.includes(moment.id));
  const kept = moments.filter((moment) => moment.status === "kept");
  const rest = moments.filter((moment) => moment.status !== "dismissed").slice(0, BEST);
  return (wanted.length > 0 ? wanted : kept.length > 0 ? kept : rest).map((moment) => moment.id);
}

/** Which moments, in which shapes, with which look. */
export function ExportForm({ project, moments, asked }: ExportFormProps) {
  const t = useTranslations("exports");
  const upload = useTranslations("upload");
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(first(moments, asked)));
  // None: each clip has the shape that it was given, its own or the project's.
  const [aspects, setAspects] = useState<ReadonlySet<Aspect>>(() => new Set());
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: () => client.templates.list({ limit: 100 }),
  });
  const kits = useQuery({ queryKey: ["brand-kits"], queryFn: () => client.brandKits.list({ limit: 100 }) });
  const count = chosen.size * Math.max(1, aspects.size);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const kit = text(form, "brand_kit");
    const template = text(form, "template");
    const captions = text(form, "captions");
    const emoji = text(form, "emoji");
    const position = text(form, "position");
    const batch = await client.exports.createBatch({
      moment_ids: [...chosen],
      aspects: [...aspects],
      profile: text(form, "profile") === "draft" ? "draft" : "final",
      ...(template ? { template_id: template } : {}),
      // Left out, the project's or the organisation's own kit is used; null is none.
      ...(kit === "" ? {} : { brand_kit_id: kit === "none" ? null : kit }),
      overrides: {
        ...(captions ? { captions: captions === "on" } : {}),
        ...(emoji ? { emoji: emoji === "on" } : {}),
        ...(position ? { caption_position: Number(position) } : {}),
      },
    });
    putExports(queries, project.id, batch.data);
  });
  function toggle<T>(set: ReadonlySet<T>, value: T): Set<T> {
    const next = new Set(set);
    if (!next.delete(value)) next.add(value);
    return next;
  }
  const shown = moments.filter((moment) => moment.status !== "dismissed" || chosen.has(moment.id));
  return (
    <form onSubmit={onSubmit} className="grid gap-5 rounded-card border bg-surface p-5 xl:sticky xl:top-20">
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">{t("moments")}</legend>
        <ul className="max-h-72 divide-y overflow-y-auto rounded-lg border">
          {shown.map((moment) => (
            <li key={moment.id}>
              <label className="flex cursor-pointer items-center gap-3 px-3 py-2 text-sm hover:bg-raised">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-accent"
                  checked={chosen.has(moment.id)}
                  onChange={() => setChosen(toggle(chosen, moment.id))}
                />
                <span className="min-w-0 flex-1 truncate">{moment.title || clock(moment.start_ms)}</span>
                <span className="text-xs text-muted tabular-nums">{Math.round(moment.score)}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">{t("shapes")}</legend>
        <div className="grid grid-cols-2 gap-2">
          <label className="col-span-2 flex cursor-pointer items-center gap-2.5 rounded-lg border px-3 py-2 text-sm has-checked:border-accent has-checked:bg-accent-soft">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={aspects.size === 0}
              onChange={() => setAspects(new Set())}
            />
            {t("asClip")}
          </label>
          {ASPECTS.map((aspect) => (
            <label
              key={aspect}
              className="flex cursor-pointer items-center gap-2.5 rounded-lg border px-3 py-2 text-sm has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={aspects.has(aspect)}
                onChange={() => setAspects(toggle(aspects, aspect))}
              />
              {upload(`aspects.${aspect}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label={upload("template")} name="template">
          <option value="">{t("asClip")}</option>
          {templates.data?.data.map((template) => (
            <option key={template.id} value={template.id}>
              {template.name}
            </option>
          ))}
        </SelectField>
        <SelectField label={upload("brandKit")} name="brand_kit">
          <option value="">{t("asProject")}</option>
          <option value="none">{t("noKit")}</option>
          {kits.data?.data.map((kit) => (
            <option key={kit.id} value={kit.id}>
              {kit.name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("captions")} name="captions">
          <option value="">{t("asTemplate")}</option>
          <option value="on">{t("on")}</option>
          <option value="off">{t("off")}</option>
        </SelectField>
        <SelectField label={t("position")} name="position">
          <option value="">{t("asTemplate")}</option>
          <option value="0">{t("top")}</option>
          <option value="0.5">{t("middle")}</option>
          <option value="1">{t("bottom")}</option>
        </SelectField>
        <SelectField label={t("emoji")} name="emoji">
          <option value="">{t("asTemplate")}</option>
          <option value="on">{t("on")}</option>
          <option value="off">{t("off")}</option>
        </SelectField>
        <SelectField label={t("quality")} name="profile">
          <option value="final">{t("final")}</option>
          <option value="draft">{t("draft")}</option>
        </SelectField>
      </div>
      <FormFailure failure={failure} />
      <Button type="submit" variant="primary" size="lg" busy={busy} disabled={count === 0}>
        {t("export", { count })}
      </Button>
    </form>
  );
}
