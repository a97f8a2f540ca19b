"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import type { ChangeEvent } from "react";
import { useLocale, useTranslations } from "use-intl";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { client } from "@/lib/client";
import type { Options } from "./options";

/** Of the languages Whisper hears, those most often asked for; any other is found by itself. */
const LANGUAGES = [
  "en",
  "es",
  "de",
  "fr",
  "pt",
  "it",
  "nl",
  "pl",
  "ru",
  "uk",
  "tr",
  "ar",
  "hi",
  "ja",
  "ko",
  "zh",
];
const ASPECTS = ["9:16", "1:1", "4:5", "16:9"] as const;

interface OptionsFormProps {
  options: Options;
  onChange: (change: Partial<Options>) => void;
  /** A script is spoken; everything else is heard. */
  script: boolean;
}

/** What can be chosen and need not be. */
export function OptionsForm({ options, onChange, script }: OptionsFormProps) {
  const t = useTranslations("upload");
  const names = new Intl.DisplayNames([useLocale()], { type: "language" });
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: () => client.templates.list({ limit: 100 }),
  });
  const kits = useQuery({ queryKey: ["brand-kits"], queryFn: () => client.brandKits.list({ limit: 100 }) });
  const set =
    (name: keyof Options) =>
    (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) =>
      onChange({ [name]: event.target.value });
  return (
    <details className="group rounded-card border bg-surface">
      <summary className="flex cursor-pointer list-none items-center gap-2 px-5 py-4 text-sm font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        {t("options")}
        <span className="font-normal text-muted">{t("optionsNote")}</span>
      </summary>
      <div className="grid gap-5 border-t p-5 sm:grid-cols-2 lg:grid-cols-3">
        <SelectField label={t("language")} value={options.language} onChange={set("language")}>
          <option value="">{t("findOut")}</option>
          {LANGUAGES.map((code) => (
            <option key={code} value={code}>
              {names.of(code)}
            </option>
          ))}
        </SelectField>
        {script ? null : (
          <TextField
            label={t("speakers")}
            type="number"
            min={1}
            max={20}
            placeholder={t("findOut")}
            value={options.speakers}
            onChange={set("speakers")}
          />
        )}
        <TextField
          label={t("count")}
          type="number"
          min={1}
          max={50}
          placeholder={t("byLength")}
          value={options.count}
          onChange={set("count")}
        />
        <TextField
          label={t("minSeconds")}
          type="number"
          min={5}
          max={600}
          placeholder="15"
          value={options.minSeconds}
          onChange={set("minSeconds")}
        />
        <TextField
          label={t("maxSeconds")}
          type="number"
          min={10}
          max={600}
          placeholder="90"
          value={options.maxSeconds}
          onChange={set("maxSeconds")}
        />
        <SelectField label={t("aspect")} value={options.aspect} onChange={set("aspect")}>
          {ASPECTS.map((aspect) => (
            <option key={aspect} value={aspect}>
              {t(`aspects.${aspect}`)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("template")} value={options.template} onChange={set("template")}>
          <option value="">{t("byDefault")}</option>
          {templates.data?.data.map((template) => (
            <option key={template.id} value={template.id}>
              {template.name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("brandKit")} value={options.brandKitId} onChange={set("brandKitId")}>
          <option value="">{t("byDefault")}</option>
          {kits.data?.data.map((kit) => (
            <option key={kit.id} value={kit.id}>
              {kit.name}
            </option>
          ))}
        </SelectField>
        <label className="flex items-center gap-2.5 self-end pb-2.5 text-sm font-medium">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={options.captions}
            onChange={(event) => onChange({ captions: event.target.checked })}
          />
          {t("captions")}
        </label>
        <TextArea
          className="sm:col-span-2 lg:col-span-3"
          label={t("topics")}
          hint={t("topicsHint")}
          rows={2}
          value={options.topics}
          onChange={set("topics")}
        />
        {script ? null : (
          <TextArea
            className="sm:col-span-2 lg:col-span-3"
            label={t("vocabulary")}
            hint={t("vocabularyHint")}
            rows={2}
            value={options.vocabulary}
            onChange={set("vocabulary")}
          />
        )}
      </div>
    </details>
  );
}
