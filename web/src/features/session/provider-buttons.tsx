"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { client } from "@/lib/client";
import { type ErrorText, useErrorText } from "@/lib/error-text";
import { session } from "@/lib/session";
import { FormFailure } from "./form-parts";
import { leaveToSignIn } from "./way-back";

/** The ways to sign in, and who may sign up. */
export function useProviders() {
  return useQuery({
    queryKey: ["sign-in-providers"],
    queryFn: () => client.auth.providers(),
    staleTime: 300_000,
  });
}

/** A button for each provider the server knows (Google, GitHub, any OpenID provider). */
export function ProviderButtons({ invite, next }: { invite?: string | undefined; next?: string }) {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<ErrorText | null>(null);
  const { data } = useProviders();
  if (!data || data.data.length === 0) return null;
  async function start(provider: string) {
    setBusy(provider);
    setFailure(null);
    try {
      const { authorization_url } = await session.startProvider(provider, invite);
      leaveToSignIn(authorization_url, next ?? "/");
    } catch (error) {
      setFailure(errorText(error));
      setBusy(null);
    }
  }
  return (
    <div className="grid gap-2.5">
      {data.data.map((provider) => (
        <Button key={provider.id} busy={busy === provider.id} onClick={() => start(provider.id)}>
          {t("continueWith", { provider: provider.name })}
        </Button>
      ))}
      <FormFailure failure={failure} />
      <p className="flex items-center gap-3 py-1 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("or")}
      </p>
    </div>
  );
}
