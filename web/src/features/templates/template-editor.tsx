"use client";
import type { Template } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Card } from "@/features/settings/parts";
import { client } from "@/lib/client";
import { complete, type FullStyle } from "./complete-style";
import type { Saved } from "./draft";
import { DraftBar, DraftTrouble } from "./draft-bar";
import { familiesOf, useBundledFonts } from "./fonts";
import { ASPECTS, type Aspect } from "./geometry";
import { same } from "./merge";
import { LivePreview } from "./preview";
import { StyleForm } from "./style-form";
import { useDraft } from "./use-draft";
import { useTemplateActions } from "./use-template-actions";

interface Edited {
  name: string;
  aspect: Aspect | null;
  captions: boolean | null;
  style: FullStyle;
}

function savedOf(template: Template): Saved<Edited> {
  const { name, aspect, captions, style, version } = template;
  return { value: { name, aspect, captions, style: complete(style) }, version };
}

/** The fields in which a style differs from the one it is based on. */
function changesOf(style: FullStyle, base: FullStyle): Partial<FullStyle> {
  const names = Object.keys(style) as (keyof FullStyle)[];
  return Object.fromEntries(
    names.filter((name) => !same(style[name], base[name])).map((name) => [name, style[name]]),
  );
}

/** An own template: what is changed shows at once and is saved by itself. */
export function TemplateEditor({ template, base }: { template: Template; base: Template }) {
  const t = useTranslations("templates");
  const queries = useQueryClient();
  const router = useRouter();
  const { remove } = useTemplateActions();
  const fonts = useBundledFonts();
  const key = ["templates", "one", template.id];
  const saved = useMemo(() => savedOf(template), [template]);
  const { draft, state } = useDraft<Edited>(saved, {
    save: async ({ name, aspect, captions, style }, { version }) => {
      const changed = { name: name.trim(), aspect, captions, style: changesOf(style, complete(base.style)) };
      const made = await client.templates.update(template.id, changed, { ifMatch: `"${version}"` });
      queries.setQueryData(key, made);
      void queries.invalidateQueries({ queryKey: ["templates", "all"] });
      return savedOf(made);
    },
    reload: async () => savedOf(await client.templates.get(template.id)),
    valid: ({ name }) => name.trim() !== "",
  });
  const { value } = state;
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex flex-wrap items-center gap-2 lg:col-span-2">
        <Button asChild variant="ghost" size="icon" className="-ml-2">
          <Link href="/templates" aria-label={t("toAll")}>
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold">{value.name}</h1>
        <DraftBar draft={draft} state={state} />
        <Button
          variant="ghost"
          size="icon"
          aria-label={t("deleteName", { name: value.name })}
          onClick={() => {
            remove(template);
            router.push("/templates");
          }}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="order-2 grid min-w-0 content-start gap-6 lg:order-1">
        <DraftTrouble draft={draft} state={state} />
        <Card title={t("general")} note={t("basedOn", { name: base.name })}>
          <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
            <TextField
              className="sm:col-span-2"
              label={t("name")}
              value={value.name}
              maxLength={200}
              error={value.name.trim() === "" ? t("nameMissing") : undefined}
              onChange={(event) => draft.set({ name: event.target.value }, "name")}
            />
            <SelectField
              label={t("aspect")}
              value={value.aspect ?? ""}
              onChange={(event) =>
                draft.set({ aspect: ASPECTS.find((one) => one === event.target.value) ?? null })
              }
            >
              <option value="">{t("open")}</option>
              {ASPECTS.map((aspect) => (
                <option key={aspect} value={aspect}>
                  {t(`aspects.${aspect}`)}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t("captions")}
              value={value.captions === null ? "" : value.captions ? "on" : "off"}
              onChange={(event) =>
                draft.set({ captions: event.target.value === "" ? null : event.target.value === "on" })
              }
            >
              <option value="">{t("open")}</option>
              <option value="on">{t("on")}</option>
              <option value="off">{t("off")}</option>
            </SelectField>
          </div>
        </Card>
        <StyleForm
          style={value.style}
          families={familiesOf(fonts.data ?? [])}
          onChange={(change, field) => draft.set({ style: { ...draft.state.value.style, ...change } }, field)}
        />
      </div>
      <LivePreview
        className="order-1 lg:order-2"
        style={value.style}
        aspect={value.aspect ?? "9:16"}
        captions={value.captions !== false}
        label={t("sampleOf", { name: value.name })}
      />
    </div>
  );
}
