"use client";
import type { Voice } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { SelectField } from "@/components/ui/field";
import { client } from "@/lib/client";
import type { Options } from "./options";

const SPEEDS = [0.8, 0.9, 1, 1.1, 1.25, 1.5];

interface VoiceFieldsProps {
  options: Options;
  onChange: (change: Partial<Options>) => void;
}

/** Who speaks a script, and how fast. */
export function VoiceFields({ options, onChange }: VoiceFieldsProps) {
  const t = useTranslations("upload");
  const format = useFormatter();
  const voices = useQuery({
    queryKey: ["voices"],
    queryFn: async ({ signal }) => (await client.voices.list({ signal })).data,
  });
  const known = voices.data ?? [];
  const chosen = known.find((one) => one.id === options.voice) ?? known.find((one) => one.is_default);
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <VoiceField voices={known} chosen={chosen} onChange={(voice) => onChange({ voice })} />
      <SelectField
        label={t("speed")}
        value={options.speed}
        onChange={(event) => onChange({ speed: event.target.value })}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)}>
            {format.number(speed)}×
          </option>
        ))}
      </SelectField>
    </div>
  );
}

/** The voices to choose from, those at hand first; where there is one alone, its name. */
function VoiceField({
  voices,
  chosen,
  onChange,
}: {
  voices: readonly Voice[];
  chosen: Voice | undefined;
  onChange: (id: string) => void;
}) {
  const t = useTranslations("upload");
  const languages = new Intl.DisplayNames([useLocale()], { type: "language" });
  const describe = ({ name, language, sex }: Voice) =>
    t("voiceName", { name, language: languages.of(language) ?? language, sex });
  const here = voices.filter((voice) => voice.installed || voice.is_default);
  const away = voices.filter((voice) => !here.includes(voice));
  const hint = chosen ? t("voiceFacts", { manner: chosen.manner, licence: chosen.licence }) : undefined;
  if (chosen && voices.length === 1) {
    return (
      <div className="grid content-start gap-1.5 text-sm">
        <p className="font-medium">{t("voice")}</p>
        <p className="flex h-10 items-center">{describe(chosen)}</p>
        <p className="text-muted">{hint}</p>
      </div>
    );
  }
  const option = (voice: Voice) => (
    <option key={voice.id} value={voice.id}>
      {describe(voice)}
    </option>
  );
  return (
    <SelectField
      label={t("voice")}
      hint={hint}
      disabled={!chosen}
      value={chosen?.id ?? ""}
      onChange={(event) => onChange(event.target.value)}
    >
      {chosen ? null : <option value="">{t("byDefault")}</option>}
      {away.length > 0 && here.length > 0 ? (
        <>
          <optgroup label={t("voicesHere")}>{here.map(option)}</optgroup>
          <optgroup label={t("voicesAway", { size: Math.ceil(away[0]?.size_mb ?? 0) })}>
            {away.map(option)}
          </optgroup>
        </>
      ) : (
        here.map(option)
      )}
    </SelectField>
  );
}
