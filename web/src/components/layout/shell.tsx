"use client";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { LiveEvents } from "@/features/events/live-events";
import { DropAnywhere } from "@/features/uploads/drop-anywhere";
import { UploadTray } from "@/features/uploads/upload-tray";
import { NavList } from "./nav";
import { TopBar } from "./top-bar";

/** What surrounds every page of who is signed in: ways to go, uploads that run, what happens live. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations("nav");
  const [menuOpen, setMenuOpen] = useState(false);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2 focus:shadow"
      >
        {t("skip")}
      </a>
      <aside className="sticky top-0 hidden h-dvh border-r bg-surface px-3 py-5 lg:block">
        <NavList />
      </aside>
      <div className="flex min-w-0 flex-col">
        <TopBar menuOpen={menuOpen} onMenu={setMenuOpen} />
        <main id="main" className="mx-auto w-full max-w-[96rem] flex-1 px-4 py-6 sm:px-8">
          {children}
        </main>
      </div>
      <LiveEvents />
      <DropAnywhere />
      <UploadTray />
    </div>
  );
}
