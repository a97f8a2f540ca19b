"use client";
import type { BrandKit } from "@clipforge/sdk";
import { Ellipsis, Palette, Plus, Star, StarOff, Trash2 } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { branded } from "@/features/templates/branded";
import { ClipFrame } from "@/features/templates/clip-frame";
import { useMayEdit } from "@/features/templates/use-may-edit";
import { useTemplates } from "@/features/templates/use-templates";
import { groundOf } from "./document";
import { useKitActions } from "./use-kit-actions";
import { useKits } from "./use-kits";

const GRID = "grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-5";

/** The organisation's looks. */
export function BrandKitList() {
  const t = useTranslations("brand");
  const kits = useKits();
  const mayEdit = useMayEdit();
  const { busy, create } = useKitActions();
  const add = (
    <Button variant="primary" busy={busy === "new"} onClick={() => void create()}>
      <Plus aria-hidden /> {t("new")}
    </Button>
  );
  return (
    <>
      <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold">{t("heading")}</h1>
          <p className="mt-1 max-w-prose text-sm text-muted">{t("note")}</p>
        </div>
        {mayEdit && kits.data && kits.data.length > 0 ? add : null}
      </div>
      {kits.error ? (
        <Failed error={kits.error} onRetry={() => void kits.refetch()} />
      ) : kits.isPending ? (
        <div className={GRID} aria-busy>
          {Array.from({ length: 4 }, (_, at) => (
            <Skeleton key={at} className="aspect-[9/18] rounded-card" />
          ))}
        </div>
      ) : kits.data.length === 0 ? (
        <Empty icon={Palette} title={t("empty")} action={mayEdit ? add : null}>
          {t("emptyNote")}
        </Empty>
      ) : (
        <div className={GRID}>
          {kits.data.map((kit) => (
            <KitCard key={kit.id} kit={kit} mayEdit={mayEdit} />
          ))}
        </div>
      )}
    </>
  );
}

function KitCard({ kit, mayEdit }: { kit: BrandKit; mayEdit: boolean }) {
  const t = useTranslations("brand");
  const format = useFormatter();
  const { makeDefault, remove } = useKitActions();
  return (
    <article className="relative grid content-start gap-3 rounded-card border bg-surface p-3 shadow-sm transition-shadow hover:shadow-md">
      <div className="grid aspect-[9/16] place-items-center overflow-hidden rounded-xl bg-raised">
        <KitPicture kit={kit} />
      </div>
      <div className="flex items-start justify-between gap-1">
        <div className="grid min-w-0 gap-1">
          <h2 className="text-sm font-semibold">
            <Link href={`/brand-kits/${kit.id}`} className="line-clamp-2 after:absolute after:inset-0">
              {kit.name}
            </Link>
          </h2>
          <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
            {kit.is_default ? <Badge tone="accent">{t("default")}</Badge> : null}
            <time dateTime={kit.updated_at}>
              {format.dateTime(new Date(kit.updated_at), { dateStyle: "medium" })}
            </time>
          </p>
        </div>
        {mayEdit ? (
          <Menu
            trigger={
              <Button
                variant="ghost"
                size="icon"
                className="relative z-10 -mt-1 -mr-1 size-8"
                aria-label={t("actionsOf", { name: kit.name })}
              >
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            <MenuItem onSelect={() => void makeDefault(kit)}>
              {kit.is_default ? <StarOff aria-hidden /> : <Star aria-hidden />}{" "}
              {t(kit.is_default ? "noDefault" : "makeDefault")}
            </MenuItem>
            <MenuItem danger onSelect={() => remove(kit)}>
              <Trash2 aria-hidden /> {t("delete")}
            </MenuItem>
          </Menu>
        ) : null}
      </div>
    </article>
  );
}

/** The server's picture of a kit; until there is one, its colours drawn here. */
function KitPicture({ kit }: { kit: BrandKit }) {
  const templates = useTemplates();
  const template = templates.data?.find((one) => one.id === kit.document.template) ?? templates.data?.[0];
  if (kit.preview) {
    // biome-ignore lint/performance/noImgElement: next/image cannot fetch signed addresses
    return <img src={kit.preview.url} alt="" loading="lazy" className="size-full object-cover" />;
  }
  if (!template) return <Skeleton className="size-full" />;
  // A font of its own is drawn by the server alone, which has its files at hand.
  return (
    <ClipFrame
      style={branded(template.style, { ...kit.document, font: null })}
      ground={groundOf(kit.document)}
      label=""
    />
  );
}
