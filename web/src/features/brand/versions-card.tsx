"use client";
import type { BrandKit } from "@clipforge/sdk";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { useActorNames } from "@/features/analytics/use-names";
import { client } from "@/lib/client";
import { complete, type FullDocument } from "./document";

/** What the kit was before; an earlier version is put back as a new one. */
export function VersionsCard({
  kit,
  onRestore,
}: {
  kit: BrandKit;
  onRestore: ((document: FullDocument) => void) | null;
}) {
  const t = useTranslations("brand");
  const [open, setOpen] = useState(false);
  return (
    <details
      className="group rounded-card border bg-surface"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex cursor-pointer items-center gap-2 p-5 font-semibold sm:px-6">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />{" "}
        {t("versions")}
      </summary>
      {open ? <Versions kit={kit} onRestore={onRestore} /> : null}
    </details>
  );
}

function Versions({
  kit,
  onRestore,
}: {
  kit: BrandKit;
  onRestore: ((document: FullDocument) => void) | null;
}) {
  const t = useTranslations("brand");
  const format = useFormatter();
  const nameOf = useActorNames();
  const versions = useInfiniteQuery({
    // Read anew once the newest version has its picture.
    queryKey: ["brand-versions", kit.id, kit.version, kit.preview?.asset_id],
    queryFn: ({ pageParam, signal }) =>
      client.brandKits.versions(
        kit.id,
        { limit: 10, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
  if (versions.error)
    return <Failed className="m-5" error={versions.error} onRetry={() => void versions.refetch()} />;
  if (versions.isPending) return <Skeleton className="m-5 h-24" />;
  return (
    <div className="px-5 pb-5 sm:px-6">
      <ul className="divide-y">
        {versions.data.pages
          .flatMap((page) => page.data)
          .map((version) => (
            <li key={version.version} className="flex items-center gap-4 py-3">
              {version.preview ? (
                // biome-ignore lint/performance/noImgElement: next/image cannot fetch signed addresses
                <img
                  src={version.preview.url}
                  alt=""
                  loading="lazy"
                  className="aspect-[9/16] w-9 rounded-md object-cover"
                />
              ) : (
                <span aria-hidden className="aspect-[9/16] w-9 rounded-md bg-raised" />
              )}
              <div className="min-w-0 flex-1">
                <p className="text-sm font-medium">{t("version", { number: version.version })}</p>
                <p className="truncate text-xs text-muted">
                  {format.dateTime(new Date(version.created_at), { dateStyle: "medium", timeStyle: "short" })}{" "}
                  · {nameOf(version.actor)}
                </p>
              </div>
              {version.version === kit.version ? (
                <Badge tone="good">{t("now")}</Badge>
              ) : onRestore ? (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={t("restoreNumber", { number: version.version })}
                  onClick={() => onRestore(complete(version.document))}
                >
                  {t("restore")}
                </Button>
              ) : null}
            </li>
          ))}
      </ul>
      {versions.hasNextPage ? (
        <Button size="sm" busy={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
