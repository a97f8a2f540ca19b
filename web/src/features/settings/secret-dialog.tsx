"use client";
import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { copy } from "@/lib/copy";

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
  const shown = useRef<HTMLElement>(null);
  /** Whether copying worked; null before it was tried. */
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <Dialog
      open={secret !== null}
      onOpenChange={() => {
        setCopied(null);
        onClose();
      }}
      title={title}
      description={t("shownOnce")}
    >
      <div className="flex items-center gap-2">
        <code ref={shown} className="min-w-0 flex-1 overflow-x-auto rounded-lg bg-raised px-3 py-2.5 text-sm">
          {secret}
        </code>
        <Button
          size="icon"
          aria-label={t("copy")}
          onClick={() => {
            void copy(secret ?? "", shown.current).then(setCopied);
          }}
        >
          {copied ? <Check className="text-good" aria-hidden /> : <Copy aria-hidden />}
        </Button>
      </div>
      <p className={copied === false ? "mt-2 text-sm" : "sr-only"} aria-live="polite">
        {copied === null ? "" : t(copied ? "copied" : "copyByHand")}
      </p>
    </Dialog>
  );
}
