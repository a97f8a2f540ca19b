import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { LOCALES, localeFor } from "@/i18n/messages";
import "@fontsource-variable/inter/wght.css";
import "./globals.css";
import { Providers } from "./providers";

export const metadata: Metadata = {
  title: { default: "ClipForge", template: "%s · ClipForge" },
  description: "Long videos become ranked, captioned, well-framed shorts.",
  robots: { index: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#161210" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const given = await headers();
  const locale = localeFor(given.get("accept-language"));
  return (
    <html lang={locale} suppressHydrationWarning>
      <body className="min-h-dvh">
        <Providers locale={locale} messages={LOCALES[locale]} nonce={given.get("x-nonce") ?? ""}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
