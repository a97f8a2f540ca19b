import type { ReactNode } from "react";
import { SettingsNav } from "@/features/settings/settings-nav";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-5xl gap-8 md:grid-cols-[11rem_1fr]">
      <SettingsNav />
      <div className="grid min-w-0 content-start gap-6">{children}</div>
    </div>
  );
}
