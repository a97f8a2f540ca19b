import type { ReactNode } from "react";
import { Logo } from "@/components/layout/logo";

/** Pages for who is not signed in: one card in the middle. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <p className="mb-8 flex items-center justify-center gap-2.5 text-lg font-semibold">
          <Logo className="size-8" /> ClipForge
        </p>
        <div className="rounded-2xl border bg-surface p-6 shadow-sm sm:p-8">{children}</div>
      </div>
    </main>
  );
}
