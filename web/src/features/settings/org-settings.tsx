"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { useMe } from "@/features/session/use-me";
import { text, useSubmit } from "@/features/session/use-submit";
import { phrases } from "@/features/uploads/options";
import { client } from "@/lib/client";
import { toast } from "@/lib/toast";
import { Card, Load } from "./parts";

const ENGINES = ["whisper", "assemblyai"] as const;
const MODELS = ["tiny", "base", "small", "medium", "large-v3"];

/** The organisation: its name, words it spells its own way, who hears, how long sources are kept. */
export function OrgSettings() {
  const me = useMe();
  const orgId = me.data?.org_id ?? "";
  const org = useQuery({
    queryKey: ["org", orgId],
    enabled: orgId !== "",
    queryFn: () => client.orgs.get(orgId),
  });
  return (
    <Load query={org}>
      {(found) => (
        <Form
          key={found.updated_at}
          id={found.id}
          name={found.name}
          vocabulary={(found.settings.vocabulary ?? []).join(", ")}
          days={found.settings.source_retention_days ?? null}
          engine={found.settings.recognition?.engine ?? ""}
          model={found.settings.recognition?.model ?? ""}
          mayChange={found.role === "owner" || found.role === "admin"}
        />
      )}
    </Load>
  );
}

interface FormProps {
  id: string;
  name: string;
  vocabulary: string;
  days: number | null;
  engine: string;
  model: string;
  mayChange: boolean;
}

function Form({ id, name, vocabulary, days, engine, model, mayChange }: FormProps) {
  const t = useTranslations("settings");
  const queries = useQueryClient();
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const keep = Number.parseInt(text(form, "days"), 10);
    const changed = await client.orgs.update(id, {
      name: text(form, "name").trim(),
      settings: {
        vocabulary: phrases(text(form, "vocabulary")),
        source_retention_days: Number.isFinite(keep) ? keep : null,
        recognition: {
          engine: ENGINES.find((one) => one === text(form, "engine")) ?? null,
          model: text(form, "model") || null,
        },
      },
    });
    queries.setQueryData(["org", id], changed);
    await queries.invalidateQueries({ queryKey: ["me"] });
    toast(t("saved"));
  });
  return (
    <form onSubmit={onSubmit} className="grid gap-6">
      <fieldset disabled={!mayChange} className="contents">
        <Card title={t("sections.organisation")} note={mayChange ? undefined : t("mayNotChange")}>
          <TextField label={t("orgName")} name="name" defaultValue={name} required maxLength={200} />
          <TextArea
            label={t("vocabulary")}
            hint={t("vocabularyNote")}
            name="vocabulary"
            defaultValue={vocabulary}
            rows={3}
          />
        </Card>
        <Card title={t("recognition")} note={t("recognitionNote")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField label={t("engine")} name="engine" defaultValue={engine}>
              <option value="">{t("serverDefault")}</option>
              <option value="whisper">Whisper</option>
              <option value="assemblyai">AssemblyAI</option>
            </SelectField>
            <SelectField label={t("model")} name="model" defaultValue={model}>
              <option value="">{t("serverDefault")}</option>
              {[...new Set([...MODELS, ...(model ? [model] : [])])].map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </SelectField>
          </div>
        </Card>
        <Card title={t("retention")} note={t("retentionNote")}>
          <TextField
            className="max-w-56"
            label={t("retentionDays")}
            name="days"
            type="number"
            min={1}
            max={3650}
            placeholder={t("forever")}
            defaultValue={days ?? ""}
          />
        </Card>
        <FormFailure failure={failure} />
        <Button type="submit" variant="primary" className="justify-self-start" busy={busy}>
          {t("save")}
        </Button>
      </fieldset>
    </form>
  );
}
