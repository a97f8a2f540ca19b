"use client";
import { APIError } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import { Download, LinkIcon } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Logo } from "@/components/layout/logo";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { client } from "@/lib/client";

/** Clips for people without an account, to look at and perhaps to take along. */
export function ReviewPage({ token }: { token: string }) {
  const t = useTranslations("review");
  const format = useFormatter();
  const review = useQuery({
    queryKey: ["review", token],
    queryFn: () => client.reviewLinks.open(token),
    // Addresses are good for an hour.
    refetchInterval: 45 * 60_000,
  });
  const over = review.error instanceof APIError && [404, 410].includes(review.error.status);
  return (
    <main className="mx-auto max-w-6xl px-4 py-8 sm:px-8">
      <p className="mb-8 flex items-center gap-2 text-sm font-semibold text-muted">
        <Logo className="size-6 text-ink" /> ClipForge
      </p>
      {over ? (
        <Empty whole icon={LinkIcon} title={t("over")}>
          {t("overNote")}
        </Empty>
      ) : review.error ? (
        <Failed error={review.error} onRetry={() => void review.refetch()} />
      ) : !review.data ? (
        <Skeleton className="h-96 rounded-card" />
      ) : (
        <>
          <h1 className="text-2xl font-semibold">{review.data.title || t("heading")}</h1>
          <p className="mt-1 mb-8 text-sm text-muted">
            {t("goodUntil", {
              date: format.dateTime(new Date(review.data.expires_at), { dateStyle: "long" }),
            })}
          </p>
          <ul className="grid gap-8 sm:grid-cols-2 lg:grid-cols-3">
            {review.data.clips.map((clip) => (
              <li key={clip.id} className="grid content-start gap-3">
                <video
                  src={clip.video_url}
                  poster={clip.picture_url}
                  controls
                  playsInline
                  preload="none"
                  className="max-h-[70dvh] w-full rounded-card bg-black"
                  crossOrigin="anonymous"
                >
                  <track kind="captions" src={clip.subtitles_url} />
                </video>
                <div className="flex items-start justify-between gap-3">
                  <h2 className="text-sm font-semibold">{clip.title}</h2>
                  {clip.download_url ? (
                    <Button asChild size="sm">
                      <a href={clip.download_url} download>
                        <Download aria-hidden /> {t("download")}
                      </a>
                    </Button>
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </main>
  );
}
