"use client";
import type { BrandFile, BrandKit, Template } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Card } from "@/features/settings/parts";
import { branded } from "@/features/templates/branded";
import { DraftBar, DraftTrouble } from "@/features/templates/draft-bar";
import { Toggle } from "@/features/templates/fields";
import { LivePreview } from "@/features/templates/preview";
import { useDraft } from "@/features/templates/use-draft";
import { useMayEdit } from "@/features/templates/use-may-edit";
import { client } from "@/lib/client";
import { toast } from "@/lib/toast";
import { BookendCard } from "./bookend-card";
import {
  type EditedKit,
  type FullDocument,
  fontsOf,
  groundOf,
  logoOf,
  savedOf,
  stillThere,
  withoutGone,
} from "./document";
import { FontsCard } from "./fonts-card";
import { LogoCard } from "./logo-card";
import { LookCard, type PartProps } from "./look-card";
import { ServerPreview } from "./server-preview";
import { kitKey, knownFiles } from "./use-kit";
import { useKitActions } from "./use-kit-actions";
import { VersionsCard } from "./versions-card";

interface KitEditorProps {
  kit: BrandKit;
  files: BrandFile[];
  templates: Template[];
}

/** A kit: what is changed shows at once and is saved by itself. */
export function KitEditor({ kit, files, templates }: KitEditorProps) {
  const t = useTranslations("brand");
  const queries = useQueryClient();
  const router = useRouter();
  const mayEdit = useMayEdit();
  const { remove } = useKitActions();
  const saved = useMemo(() => savedOf(kit), [kit]);
  const { draft, state } = useDraft<EditedKit>(saved, {
    save: async ({ name, is_default, document }, { version }) => {
      const made = await client.brandKits.update(
        kit.id,
        { name: name.trim(), is_default, document },
        { ifMatch: `"${version}"` },
      );
      queries.setQueryData(kitKey(kit.id), made);
      void queries.invalidateQueries({ queryKey: ["brand-kits", "all"] });
      return savedOf(made);
    },
    reload: async () => savedOf(await client.brandKits.get(kit.id)),
    valid: ({ name }) => name.trim() !== "",
    // The server refuses a kit that names a file which is gone.
    mended: (value) => ({ ...value, document: withoutGone(value.document, knownFiles(queries, kit.id)) }),
  });
  const { name, is_default, document } = state.value;
  const change: PartProps["onChange"] = (part, field = "") => {
    const now = draft.state.value.document;
    const changed = typeof part === "function" ? part(now) : part;
    if (Object.keys(changed).length > 0) draft.set({ document: { ...now, ...changed } }, field);
  };
  function restore(earlier: FullDocument) {
    const { document: kept, missing } = stillThere(earlier, draft.state.value.document, files);
    draft.set({ document: kept });
    if (missing) toast(t("restoredWithout"));
  }
  const template = templates.find((one) => one.id === document.template) ?? templates[0];
  const fonts = useMemo(() => fontsOf(document, files), [document, files]);
  const parts = { kitId: kit.id, document, files, onChange: change };
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex flex-wrap items-center gap-2 lg:col-span-2">
        <Button asChild variant="ghost" size="icon" className="-ml-2">
          <Link href="/brand-kits" aria-label={t("toAll")}>
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold">{name}</h1>
        {mayEdit ? (
          <>
            <DraftBar draft={draft} state={state} />
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("deleteName", { name })}
              onClick={() => {
                remove(kit);
                router.push("/brand-kits");
              }}
            >
              <Trash2 aria-hidden />
            </Button>
          </>
        ) : null}
      </div>
      <fieldset disabled={!mayEdit} className="order-2 grid min-w-0 content-start gap-6 lg:order-1">
        <DraftTrouble draft={draft} state={state} />
        <Card title={t("general")} note={mayEdit ? undefined : t("mayNotChange")}>
          <TextField
            label={t("name")}
            value={name}
            maxLength={200}
            error={name.trim() === "" ? t("nameMissing") : undefined}
            onChange={(event) => draft.set({ name: event.target.value }, "name")}
          />
          <Toggle
            label={t("isDefault")}
            checked={is_default}
            onChange={(checked) => draft.set({ is_default: checked })}
          />
        </Card>
        <LookCard {...parts} templates={templates} template={template} fonts={fonts} />
        <LogoCard {...parts} />
        <FontsCard {...parts} />
        <BookendCard {...parts} kind="intro" />
        <BookendCard {...parts} kind="outro" />
        <VersionsCard kit={kit} onRestore={mayEdit ? restore : null} />
      </fieldset>
      {template ? (
        <LivePreview
          className="order-1 lg:order-2"
          style={branded(template.style, document)}
          ground={groundOf(document)}
          fonts={fonts}
          logo={logoOf(document, files)}
          label={t("previewOf", { name })}
        >
          <ServerPreview kit={kit} pending={state.status !== "saved"} />
        </LivePreview>
      ) : null}
    </div>
  );
}
