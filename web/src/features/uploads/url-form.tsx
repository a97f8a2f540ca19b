"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { type Options, settingsOf } from "./options";

/** A project from an address: of a file, or of a page that yt-dlp knows. */
export function UrlForm({ options }: { options: Options }) {
  const t = useTranslations("upload");
  const router = useRouter();
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const project = await client.ingest.url(text(form, "url").trim(), { settings: settingsOf(options) });
    router.push(`/projects/${project.id}`);
  });
  return (
    <form onSubmit={onSubmit} className="grid gap-4 rounded-card border bg-surface p-6">
      <TextField
        label={t("url")}
        name="url"
        type="url"
        required
        placeholder="https://"
        pattern="https?://.+"
        hint={t("urlHint")}
        autoComplete="off"
      />
      <FormFailure failure={failure} />
      <Button type="submit" variant="primary" className="justify-self-start" busy={busy}>
        {t("fetch")}
      </Button>
    </form>
  );
}
