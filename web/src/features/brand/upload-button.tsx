"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Progress } from "@/components/ui/progress";
import { client } from "@/lib/client";
import { cn } from "@/lib/cn";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { filesKey } from "./use-kit";

type Kind = "logo" | "font" | "intro" | "outro";

const BOOKEND = "image/png,image/jpeg,image/webp,video/mp4,video/quicktime,video/webm,.mkv";
const ACCEPTED: Record<Kind, string> = {
  logo: ".png,.jpg,.jpeg,.webp,.svg",
  font: ".ttf,.otf",
  intro: BOOKEND,
  outro: BOOKEND,
};

/** Sends a file to a kit; a worker looks at it then, which the list of files shows. */
export function UploadButton({ kitId, kind, label }: { kitId: string; kind: Kind; label: string }) {
  const t = useTranslations("brand");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const input = useId();
  const [sent, setSent] = useState<number | null>(null);

  async function send(file: File) {
    setSent(0);
    try {
      await client.brandKits.files.upload(kitId, file, {
        kind,
        onProgress: (bytes) => setSent(bytes / Math.max(1, file.size)),
      });
    } catch (error) {
      toast.error(errorText(error).text);
    } finally {
      setSent(null);
      void queries.invalidateQueries({ queryKey: filesKey(kitId) });
    }
  }

  return (
    <label
      htmlFor={input}
      aria-busy={sent !== null || undefined}
      className={cn(
        "relative inline-flex h-8 cursor-pointer items-center gap-2 overflow-hidden rounded-lg border bg-surface px-3 text-sm font-medium hover:bg-raised",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring has-disabled:cursor-default has-disabled:opacity-55",
      )}
    >
      <Upload className="size-4" aria-hidden /> {sent === null ? label : t("sending")}
      {sent === null ? null : (
        <Progress
          value={sent}
          label={t("sending")}
          className="absolute inset-x-0 bottom-0 h-1 rounded-none"
        />
      )}
      <input
        id={input}
        type="file"
        accept={ACCEPTED[kind]}
        disabled={sent !== null}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was refused.
          event.target.value = "";
          if (file) void send(file);
        }}
      />
    </label>
  );
}
