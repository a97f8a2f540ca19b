"use client";
import type { BrandKit, BrandPreview } from "@clipforge/sdk";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/ui/states";
import { cn } from "@/lib/cn";

/** The kit as the server draws it, by the very render that makes clips; the last one until the next is drawn. */
export function ServerPreview({ kit, pending }: { kit: BrandKit; pending: boolean }) {
  const t = useTranslations("brand");
  const [last, setLast] = useState<BrandPreview | null>(kit.preview);
  useEffect(() => {
    if (kit.preview) setLast(kit.preview);
  }, [kit.preview]);
  const old = pending || !kit.preview;
  return (
    <figure className="grid w-20 gap-1.5 lg:w-full lg:grid-cols-[7rem_1fr] lg:items-center lg:gap-3">
      {last ? (
        <a href={last.url} target="_blank" rel="noreferrer" aria-label={t("openDrawn")}>
          {/* biome-ignore lint/performance/noImgElement: next/image cannot fetch signed addresses */}
          <img
            src={last.url}
            alt=""
            className={cn(
              "aspect-[9/16] w-full rounded-lg border object-cover transition-opacity",
              old && "opacity-50",
            )}
          />
        </a>
      ) : (
        <Skeleton className="aspect-[9/16] w-full" />
      )}
      <figcaption className="text-xs text-muted">
        <span role="status">{t(old ? "drawing" : "drawn")}</span>
      </figcaption>
    </figure>
  );
}
