"use client";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, Pause, RotateCw, X } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { cn } from "@/lib/cn";
import { useErrorText } from "@/lib/error-text";
import { timeLeft } from "@/lib/times";
import { type RunningUpload, useUploads } from "./upload-store";

/** Uploads of this page, wherever a person is in the app. */
export function UploadTray() {
  const t = useTranslations("uploads");
  const uploads = useUploads((state) => state.uploads);
  const queries = useQueryClient();
  const running = uploads.some((one) => one.state === "sending" || one.state === "waiting");
  const made = uploads.filter((one) => one.projectId !== null).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new project is to be seen in the list
  useEffect(() => void queries.invalidateQueries({ queryKey: ["projects"] }), [made, queries]);
  useEffect(() => {
    if (!running) return;
    // Parts that were sent are kept, but a person should know that it has not ended.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [running]);
  if (uploads.length === 0) return null;
  return (
    <section
      aria-label={t("heading")}
      className="fixed right-4 bottom-4 left-4 z-30 max-h-[45dvh] overflow-y-auto rounded-2xl border bg-surface shadow-2xl sm:left-auto sm:w-96"
    >
      <h2 className="border-b px-4 py-3 text-sm font-semibold">{t("heading")}</h2>
      <ul className="divide-y">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function UploadRow({ upload }: { upload: RunningUpload }) {
  const t = useTranslations("uploads");
  const left = useTranslations("projects");
  const format = useFormatter();
  const errorText = useErrorText();
  const { stop, retry, dismiss } = useUploads();
  const { state, file, sent, rate } = upload;
  const bytes = (count: number) => format.number(count / 1e6, { maximumFractionDigits: count < 1e7 ? 1 : 0 });
  const eta = rate && rate > 0 ? ((file.size - sent) / rate) * 1000 : null;
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-sm">
          {upload.projectId ? (
            <Link className="underline-offset-4 hover:underline" href={`/projects/${upload.projectId}`}>
              {file.name}
            </Link>
          ) : (
            file.name
          )}
        </span>
        {state === "done" ? <CircleCheck className="size-4 text-good" aria-label={t("done")} /> : null}
        {state === "sending" || state === "waiting" ? (
          <Button
            variant="ghost"
            size="icon"
            className="size-7"
            aria-label={t("pause", { name: file.name })}
            onClick={() => stop(upload.id)}
          >
            <Pause aria-hidden />
          </Button>
        ) : null}
        {state === "failed" || state === "stopped" ? (
          <Button
            variant="ghost"
            size="icon"
            className="size-7"
            aria-label={t("goOn", { name: file.name })}
            onClick={() => retry(upload.id)}
          >
            <RotateCw aria-hidden />
          </Button>
        ) : null}
        {state !== "sending" ? (
          <Button
            variant="ghost"
            size="icon"
            className="size-7"
            aria-label={t("dismiss", { name: file.name })}
            onClick={() => dismiss(upload.id)}
          >
            <X aria-hidden />
          </Button>
        ) : null}
      </div>
      {upload.words ? (
        <p className={cn("text-xs", upload.wordsLeft ? "text-bad" : "truncate text-muted")}>
          {t(upload.wordsLeft ? "withoutWords" : "withWords", { name: upload.words.name })}
        </p>
      ) : null}
      {state === "done" ? null : (
        <Progress value={sent / Math.max(1, file.size)} label={t("progressOf", { name: file.name })} />
      )}
      <p className="flex justify-between gap-3 text-xs text-muted tabular-nums" aria-live="polite">
        {state === "failed" ? (
          <span className="text-bad">{errorText(upload.error).text}</span>
        ) : state === "stopped" ? (
          <span>{t("paused")}</span>
        ) : state === "waiting" ? (
          <span>{t("waiting")}</span>
        ) : state === "done" ? (
          <span>{upload.duplicate ? t("duplicate") : t("sentAll")}</span>
        ) : (
          <>
            <span>{t("sent", { sent: bytes(sent), total: bytes(file.size) })}</span>
            <span>{timeLeft(eta, left)}</span>
          </>
        )}
      </p>
    </li>
  );
}
