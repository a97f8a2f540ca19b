"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

/** A secret that is shown this once; it stays until the person closes it. */
export function SecretDialog({
  title,
  secret,
  onClose,
}: {
  title: string;
  secret: string | null;
  onClose: () => void;
}) {
  const t = useTranslations("settings");
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      open={secret !== null}
      onOpenChange={() => {
        setCopied(false);
        onClose();
      }}
      title={title}
      description={t("shownOnce")}
    >
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 overflow-x-auto rounded-lg bg-raised px-3 py-2.5 text-sm">
          {secret}
        </code>
        <Button
          size="icon"
          aria-label={t("copy")}
          onClick={() => {
            void navigator.clipboard.writeText(secret ?? "").then(() => setCopied(true));
          }}
        >
          {copied ? <Check className="text-good" aria-hidden /> : <Copy aria-hidden />}
        </Button>
      </div>
      <p className="sr-only" aria-live="polite">
        {copied ? t("copied") : ""}
      </p>
    </Dialog>
  );
}
