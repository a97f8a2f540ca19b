"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { SECTIONS } from "./sections";

export function SettingsHeading() {
  const t = useTranslations("settings");
  return <h1 className="text-2xl font-semibold md:col-span-2">{t("heading")}</h1>;
}

export function SettingsNav() {
  const t = useTranslations("settings");
  const path = usePathname();
  return (
    <nav aria-label={t("heading")} className="md:sticky md:top-20 md:self-start">
      <ul className="flex gap-1 overflow-x-auto md:grid">
        {SECTIONS.map((section) => {
          const here = path.startsWith(`/settings/${section}`);
          return (
            <li key={section}>
              <Link
                href={`/settings/${section}`}
                aria-current={here ? "page" : undefined}
                className={cn(
                  "block rounded-lg px-3 py-2 text-sm whitespace-nowrap text-muted hover:bg-raised hover:text-ink",
                  here && "bg-raised font-medium text-ink",
                )}
              >
                {t(`sections.${section}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
