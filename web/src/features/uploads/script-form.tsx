"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextArea, TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { type Options, settingsOf } from "./options";
import { VoiceFields } from "./voice-fields";

const MOST_CHARACTERS = 500_000;
/** How fast the packaged voice speaks. */
const WORDS_A_MINUTE = 165;

/** A project from a text, which a voice speaks. */
export function ScriptForm({
  options,
  onChange,
}: {
  options: Options;
  onChange: (change: Partial<Options>) => void;
}) {
  const t = useTranslations("upload");
  const router = useRouter();
  const [script, setScript] = useState("");
  const speed = Number(options.speed) || 1;
  const words = script.split(/\s+/).filter(Boolean).length;
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const title = text(form, "title").trim();
    const project = await client.ingest.script(script, {
      settings: settingsOf(options),
      ...(title ? { title } : {}),
    });
    router.push(`/projects/${project.id}`);
  });
  return (
    <form onSubmit={onSubmit} className="grid gap-4 rounded-card border bg-surface p-6">
      <TextField label={t("title")} name="title" maxLength={300} placeholder={t("titleFromText")} />
      <TextArea
        label={t("script")}
        name="script"
        required
        rows={9}
        maxLength={MOST_CHARACTERS}
        value={script}
        onChange={(event) => setScript(event.target.value)}
        hint={
          words > 0
            ? t("spokenLength", { words, minutes: Math.max(1, Math.round(words / (WORDS_A_MINUTE * speed))) })
            : t("scriptHint")
        }
      />
      <VoiceFields options={options} onChange={onChange} />
      <FormFailure failure={failure} />
      <Button type="submit" variant="primary" className="justify-self-start" busy={busy}>
        {t("speak")}
      </Button>
    </form>
  );
}
