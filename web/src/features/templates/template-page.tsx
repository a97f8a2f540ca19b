"use client";
import { NotFoundError } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { client } from "@/lib/client";
import { BuiltInTemplate } from "./built-in-template";
import { TemplateEditor } from "./template-editor";
import { useMayEdit } from "./use-may-edit";
import { useTemplates } from "./use-templates";

/** One template: to be edited where it is one's own, to be looked at and copied where it is not. */
export function TemplatePage({ id }: { id: string }) {
  const t = useTranslations("templates");
  const mayEdit = useMayEdit();
  const template = useQuery({ queryKey: ["templates", "one", id], queryFn: () => client.templates.get(id) });
  const all = useTemplates();
  const { data } = template;
  useEffect(() => {
    if (data) document.title = `${data.name} · ClipForge`;
  }, [data]);
  if (template.error instanceof NotFoundError) {
    return (
      <Empty
        icon={SearchX}
        title={t("none")}
        action={
          <Button asChild>
            <Link href="/templates">{t("toAll")}</Link>
          </Button>
        }
      />
    );
  }
  const error = template.error ?? all.error;
  if (error && !(data && all.data)) {
    return <Failed error={error} onRetry={() => void Promise.all([template.refetch(), all.refetch()])} />;
  }
  if (!data || !all.data) return <Skeleton className="h-[70dvh] rounded-card" />;
  const base = all.data.find((one) => one.id === data.based_on);
  if (data.built_in || !base || !mayEdit) return <BuiltInTemplate template={data} mayCopy={mayEdit} />;
  return <TemplateEditor key={id} template={data} base={base} />;
}
