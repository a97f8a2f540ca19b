"use client";
import type { Template } from "@clipforge/sdk";
import { ArrowLeft, Copy } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/features/settings/parts";
import { LivePreview } from "./preview";
import { useTemplateActions } from "./use-template-actions";

/** A template that is only looked at; changing begins with a copy. */
export function BuiltInTemplate({ template, mayCopy }: { template: Template; mayCopy: boolean }) {
  const t = useTranslations("templates");
  const { busy, copy } = useTemplateActions();
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex items-center gap-2 lg:col-span-2">
        <Button asChild variant="ghost" size="icon" className="-ml-2">
          <Link href="/templates" aria-label={t("toAll")}>
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
        <h1 className="min-w-0 truncate text-lg font-semibold">{template.name}</h1>
      </div>
      <div className="order-2 grid content-start gap-6 lg:order-1">
        <Card title={t(template.built_in ? "comesWith" : "lookOnly")} note={template.description}>
          {mayCopy ? (
            <Button
              variant="primary"
              className="justify-self-start"
              busy={busy !== null}
              onClick={() => void copy(template)}
            >
              <Copy aria-hidden /> {t("copy")}
            </Button>
          ) : null}
        </Card>
      </div>
      <LivePreview
        className="order-1 lg:order-2"
        style={template.style}
        aspect={template.aspect ?? "9:16"}
        captions={template.captions !== false}
        label={t("sampleOf", { name: template.name })}
      />
    </div>
  );
}
