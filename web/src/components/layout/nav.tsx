"use client";
import { Captions, ChartColumn, Clapperboard, Palette, Settings, Upload } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { Logo } from "./logo";

const PLACES = [
  { href: "/", key: "projects", icon: Clapperboard, also: "/projects" },
  { href: "/upload", key: "newProject", icon: Upload, also: "/upload" },
  { href: "/brand-kits", key: "brandKits", icon: Palette, also: "/brand-kits" },
  { href: "/templates", key: "templates", icon: Captions, also: "/templates" },
  { href: "/analytics", key: "analytics", icon: ChartColumn, also: "/analytics" },
  { href: "/settings", key: "settings", icon: Settings, also: "/settings" },
] as const;

/** The places of the app; `onGo` is called when one is chosen. */
export function NavList({ onGo }: { onGo?: () => void }) {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <nav aria-label={t("places")} className="grid gap-6">
      <Link
        href="/"
        className="flex items-center gap-2.5 px-2 text-lg font-semibold"
        {...(onGo ? { onClick: onGo } : {})}
      >
        <Logo className="size-7" /> ClipForge
      </Link>
      <ul className="grid gap-1">
        {PLACES.map(({ href, key, icon: Icon, also }) => {
          const here = path === href || path.startsWith(`${also}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? "page" : undefined}
                className={cn(
                  "flex items-center gap-3 rounded-lg px-2.5 py-2 text-sm font-medium text-muted hover:bg-raised hover:text-ink",
                  here && "bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent",
                )}
                {...(onGo ? { onClick: onGo } : {})}
              >
                <Icon className="size-4.5" aria-hidden />
                {t(key)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
