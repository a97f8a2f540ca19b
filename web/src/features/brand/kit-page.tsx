"use client";
import { NotFoundError } from "@clipforge/sdk";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { useTemplates } from "@/features/templates/use-templates";
import { KitEditor } from "./kit-editor";
import { useKit, useKitFiles } from "./use-kit";

/** A brand kit with its files. */
export function BrandKitPage({ id }: { id: string }) {
  const t = useTranslations("brand");
  const kit = useKit(id);
  const files = useKitFiles(id);
  const templates = useTemplates();
  useEffect(() => {
    if (kit.data) document.title = `${kit.data.name} · ClipForge`;
  }, [kit.data]);
  if (kit.error instanceof NotFoundError) {
    return (
      <Empty
        icon={SearchX}
        title={t("none")}
        action={
          <Button asChild>
            <Link href="/brand-kits">{t("toAll")}</Link>
          </Button>
        }
      />
    );
  }
  if (kit.data && files.data && templates.data) {
    return <KitEditor key={id} kit={kit.data} files={files.data} templates={templates.data} />;
  }
  const error = kit.error ?? files.error ?? templates.error;
  if (!error) return <Skeleton className="h-[70dvh] rounded-card" />;
  return (
    <Failed
      error={error}
      onRetry={() => void Promise.all([kit.refetch(), files.refetch(), templates.refetch()])}
    />
  );
}
