"use client";
import { APIError } from "@clipforge/sdk";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { ThemeProvider } from "next-themes";
import { Tooltip } from "radix-ui";
import { type ReactNode, useState } from "react";
import { IntlProvider } from "use-intl";
import { Toaster } from "@/components/ui/toaster";
import type { Locale, Messages } from "@/i18n/messages";
import { pageNonce } from "@/lib/nonce";

interface ProvidersProps {
  locale: Locale;
  messages: Messages;
  nonce: string;
  children: ReactNode;
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // The SDK tries again by itself what is worth it.
        retry: false,
        refetchOnWindowFocus: true,
        throwOnError: false,
      },
    },
  });
}

// Radix stops the page from scrolling behind a dialog by a style of its own, which the policy allows by nonce.
if (typeof window !== "undefined") setNonce(pageNonce());

/** Of the person; the server, which does not know it, renders no times. */
const timeZone = typeof window === "undefined" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Providers({ locale, messages, nonce, children }: ProvidersProps) {
  const [queryClient] = useState(() => {
    const made = makeQueryClient();
    // A session that ended while the page was open leads to the sign-in page, and back here afterwards.
    made.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "error") return;
      if (event.action.error instanceof APIError && event.action.error.status === 401) leaveForSignIn();
    });
    return made;
  });
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
      <ThemeProvider attribute="class" defaultTheme="system" enableSystem nonce={nonce}>
        <QueryClientProvider client={queryClient}>
          <Tooltip.Provider delayDuration={300}>{children}</Tooltip.Provider>
          <Toaster />
        </QueryClientProvider>
      </ThemeProvider>
    </IntlProvider>
  );
}

function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}&ended=1`);
}
