"use client";
import type { Export } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { Download, Ellipsis, Play, RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Progress } from "@/components/ui/progress";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { withUndo } from "@/lib/undo";
import { PlayDialog } from "./play-dialog";
import { dropExport, forgetExport, putExports } from "./use-exports";

interface ExportCardProps {
  item: Export;
  /** 0 to 1; null while it waits for its turn. */
  progress: number | null;
  /** It is what the person came for: it is played at once. */
  shown: boolean;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}

const FILES = ["mp4", "srt", "vtt", "jpg", "timeline"] as const;

export function ExportCard({ item, progress, shown, chosen, onChoose }: ExportCardProps) {
  const t = useTranslations("exports");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [playing, setPlaying] = useState(shown);
  const { files, status } = item;
  const reason = typeof item.error?.reason === "string" ? item.error.reason : "";

  function remove() {
    const showAgain = () => void queries.invalidateQueries({ queryKey: ["exports", item.project_id] });
    dropExport(queries, item.project_id, item.id);
    withUndo(t("deleted", { title: item.title }), t("undo"), {
      undo: showAgain,
      commit: async () => {
        await client.exports.delete(item.id);
        forgetExport(queries, item.project_id, item.id);
      },
      failed: (error) => {
        toast.error(errorText(error).text);
        showAgain();
      },
    });
  }

  async function retry() {
    try {
      putExports(queries, item.project_id, [await client.exports.retry(item.id)]);
    } catch (error) {
      toast.error(errorText(error).text);
    }
  }

  return (
    <article className="grid h-full grid-rows-[auto_1fr] overflow-hidden rounded-card border bg-surface shadow-sm">
      <div className="relative grid h-56 place-items-center bg-black">
        {files.jpg ? (
          // biome-ignore lint/performance/noImgElement: next/image cannot fetch signed addresses
          <img
            src={files.jpg.url}
            alt=""
            loading="lazy"
            className="absolute inset-0 size-full object-contain"
          />
        ) : null}
        {status === "ready" ? (
          <button
            type="button"
            aria-label={t("playOf", { title: item.title })}
            className="absolute inset-0 grid place-items-center bg-black/20 text-white opacity-0 transition-opacity hover:opacity-100 focus-visible:opacity-100"
            onClick={() => setPlaying(true)}
          >
            <Play className="size-12 drop-shadow" aria-hidden />
          </button>
        ) : null}
        {status === "ready" ? (
          <input
            type="checkbox"
            aria-label={t("choose", { title: item.title })}
            className="absolute top-3 left-3 size-5 accent-accent"
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        ) : null}
      </div>
      <div className="grid content-start gap-2.5 p-4">
        <div className="flex items-start gap-2">
          <h2 className="line-clamp-2 min-w-0 flex-1 text-sm font-semibold">{item.title}</h2>
          <Menu
            trigger={
              <Button
                variant="ghost"
                size="icon"
                className="-mt-1 -mr-2 size-8"
                aria-label={t("moreOf", { title: item.title })}
              >
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            {status === "ready"
              ? FILES.map((name) => {
                  const file = files[name];
                  return file ? (
                    <MenuItem key={name} asChild>
                      <a href={file.url} download={file.name}>
                        <Download aria-hidden /> {t(`files.${name}`)}
                      </a>
                    </MenuItem>
                  ) : null;
                })
              : null}
            <MenuItem danger onSelect={remove}>
              <Trash2 aria-hidden /> {t("delete")}
            </MenuItem>
          </Menu>
        </div>
        <p className="flex flex-wrap gap-1.5">
          <Badge>{item.aspect}</Badge>
          <Badge>{item.template_id}</Badge>
          {item.profile === "draft" ? <Badge>{t("draft")}</Badge> : null}
          {status === "cancelled" ? <Badge>{t("stopped")}</Badge> : null}
        </p>
        {status === "rendering" ? (
          <div className="grid gap-1">
            <Progress value={progress} label={t("progressOf", { title: item.title })} />
            <p className="text-xs text-muted tabular-nums">
              {progress === null ? t("waits") : `${Math.round(progress * 100)} %`}
            </p>
          </div>
        ) : null}
        {status === "failed" || status === "cancelled" ? (
          <div className="grid gap-2">
            {reason ? <p className="text-xs text-bad">{reason}</p> : null}
            <Button size="sm" className="justify-self-start" onClick={() => void retry()}>
              <RotateCw aria-hidden /> {t("again")}
            </Button>
          </div>
        ) : null}
        {status === "ready" && files.mp4 ? (
          <Button asChild size="sm" className="justify-self-start">
            <a href={files.mp4.url} download={files.mp4.name}>
              <Download aria-hidden /> MP4 · {Math.max(0.1, files.mp4.size / 1e6).toFixed(1)} MB
            </a>
          </Button>
        ) : null}
      </div>
      {playing && files.mp4 ? (
        <PlayDialog title={item.title} video={files.mp4.url} onClose={() => setPlaying(false)} />
      ) : null}
    </article>
  );
}
