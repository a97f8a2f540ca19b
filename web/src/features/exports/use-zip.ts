"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";

const LOOK_MS = 1500;

/** Puts exports into one ZIP and fetches it. */
export function useZip() {
  const t = useTranslations("exports");
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  async function zip(exportIds: string[]): Promise<void> {
    setBusy(true);
    try {
      let made = await client.exports.createZip({ export_ids: exportIds });
      while (!made.url && !made.error) {
        await new Promise((done) => setTimeout(done, LOOK_MS));
        made = await client.exports.getZip(made.id);
      }
      if (made.url) window.location.assign(made.url);
      else toast.error(t("zipFailed"));
    } catch (error) {
      toast.error(errorText(error).text);
    } finally {
      setBusy(false);
    }
  }
  return { busy, zip };
}
