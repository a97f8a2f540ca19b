import type { ReactNode } from "react";
import { SettingsHeading, SettingsNav } from "@/features/settings/settings-nav";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-6 md:grid-cols-[11rem_minmax(0,1fr)]">
      <SettingsHeading />
      <SettingsNav />
      <div className="grid min-w-0 content-start gap-6">{children}</div>
    </div>
  );
}
