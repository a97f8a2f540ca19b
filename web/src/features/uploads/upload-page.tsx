"use client";
import { Tabs } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { DropZone } from "./drop-zone";
import { DEFAULTS, type Options } from "./options";
import { OptionsForm } from "./options-form";
import { ScriptForm } from "./script-form";
import { UrlForm } from "./url-form";

const WAYS = ["file", "url", "script"] as const;
type Way = (typeof WAYS)[number];

/** A new project from files, an address or a text. */
export function UploadPage({ way: first }: { way: string }) {
  const t = useTranslations("upload");
  const [way, setWay] = useState<Way>(WAYS.find((one) => one === first) ?? "file");
  const [options, setOptions] = useState<Options>(DEFAULTS);
  const change = (values: Partial<Options>) => setOptions((before) => ({ ...before, ...values }));
  return (
    <div className="mx-auto grid max-w-4xl gap-6">
      <div>
        <h1 className="text-2xl font-semibold">{t("heading")}</h1>
        <p className="mt-1 text-sm text-muted">{t("note")}</p>
      </div>
      <Tabs.Root value={way} onValueChange={(value) => setWay(value as Way)}>
        <Tabs.List aria-label={t("from")} className="mb-4 inline-flex rounded-xl border bg-surface p-1">
          {WAYS.map((one) => (
            <Tabs.Trigger
              key={one}
              value={one}
              className={cn(
                "rounded-lg px-4 py-1.5 text-sm font-medium text-muted hover:text-ink",
                "data-[state=active]:bg-accent-soft data-[state=active]:text-accent",
              )}
            >
              {t(`ways.${one}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Way value="file">
          <DropZone options={options} />
        </Way>
        <Way value="url">
          <UrlForm options={options} />
        </Way>
        <Way value="script">
          <ScriptForm options={options} onChange={change} />
        </Way>
      </Tabs.Root>
      <OptionsForm options={options} script={way === "script"} onChange={change} />
    </div>
  );
}

function Way({ value, children }: { value: Way; children: ReactNode }) {
  return (
    <Tabs.Content value={value} className="outline-none">
      {children}
    </Tabs.Content>
  );
}
