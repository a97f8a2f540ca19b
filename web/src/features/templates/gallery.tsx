"use client";
import type { Template } from "@clipforge/sdk";
import { Captions, Copy, Trash2 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { ClipFrame } from "./clip-frame";
import { useMayEdit } from "./use-may-edit";
import { useTemplateActions } from "./use-template-actions";
import { useTemplates } from "./use-templates";

const GRID = "grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-5";

/** All caption styles, each with a sample. */
export function TemplateGallery() {
  const t = useTranslations("templates");
  const templates = useTemplates();
  const mayEdit = useMayEdit();
  const { busy, copy, remove } = useTemplateActions();
  const own = templates.data?.filter((template) => !template.built_in) ?? [];
  const builtIn = templates.data?.filter((template) => template.built_in) ?? [];
  function tile(template: Template) {
    return (
      <Tile key={template.id} template={template}>
        {mayEdit ? (
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            busy={busy === template.id}
            aria-label={t("copyName", { name: template.name })}
            onClick={() => void copy(template)}
          >
            {busy === template.id ? null : <Copy aria-hidden />}
          </Button>
        ) : null}
        {mayEdit && !template.built_in ? (
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            aria-label={t("deleteName", { name: template.name })}
            onClick={() => remove(template)}
          >
            <Trash2 aria-hidden />
          </Button>
        ) : null}
      </Tile>
    );
  }
  return (
    <div className="grid gap-8">
      <div>
        <h1 className="text-2xl font-semibold">{t("heading")}</h1>
        <p className="mt-1 max-w-prose text-sm text-muted">{t("note")}</p>
      </div>
      {templates.error ? (
        <Failed error={templates.error} onRetry={() => void templates.refetch()} />
      ) : templates.isPending ? (
        <div className={GRID} aria-busy>
          {Array.from({ length: 4 }, (_, at) => (
            <Skeleton key={at} className="aspect-[9/18] rounded-card" />
          ))}
        </div>
      ) : (
        <>
          <section aria-labelledby="own-templates" className="grid gap-4">
            <h2 id="own-templates" className="font-semibold">
              {t("own")}
            </h2>
            {own.length > 0 ? (
              <div className={GRID}>{own.map(tile)}</div>
            ) : (
              <Empty icon={Captions} title={t("noOwn")}>
                {t("noOwnNote")}
              </Empty>
            )}
          </section>
          <section aria-labelledby="built-in-templates" className="grid gap-4">
            <h2 id="built-in-templates" className="font-semibold">
              {t("builtIn")}
            </h2>
            <div className={GRID}>{builtIn.map(tile)}</div>
          </section>
        </>
      )}
    </div>
  );
}

function Tile({ template, children }: { template: Template; children: ReactNode }) {
  const t = useTranslations("templates");
  return (
    <article className="relative grid content-start gap-3 rounded-card border bg-surface p-3 shadow-sm transition-shadow hover:shadow-md">
      <div className="grid aspect-[9/16] place-items-center overflow-hidden rounded-xl bg-raised">
        <ClipFrame
          style={template.style}
          aspect={template.aspect ?? "9:16"}
          captions={template.captions !== false}
          label={t("sampleOf", { name: template.name })}
        />
      </div>
      <div className="flex items-start justify-between gap-1">
        <div className="min-w-0">
          <h3 className="text-sm font-semibold">
            <Link href={`/templates/${template.id}`} className="line-clamp-2 after:absolute after:inset-0">
              {template.name}
            </Link>
          </h3>
          {template.description ? <p className="mt-1 text-xs text-muted">{template.description}</p> : null}
        </div>
        <div className="relative z-10 -mt-1 -mr-1 flex">{children}</div>
      </div>
    </article>
  );
}
