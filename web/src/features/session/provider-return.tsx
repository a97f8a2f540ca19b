"use client";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { safeNext } from "@/lib/safe-next";
import { session } from "@/lib/session";
import { FormTitle } from "./form-parts";
import { isLinking, takeNext } from "./way-back";

interface Given {
  code?: string;
  state?: string;
  iss?: string;
  error?: string;
}

/** Where a sign-in provider sends the browser back to: finishes the sign-in, or the linking, and goes on. */
export function ProviderReturn({ provider, given }: { provider: string; given: Given }) {
  const t = useTranslations("auth");
  const [error, setError] = useState<unknown>(null);
  const [linking, setLinking] = useState(false);
  const begun = useRef(false);
  const { code, state, iss, error: told } = given;
  const refused = told !== undefined || !code || !state;
  useEffect(() => {
    const links = isLinking(state);
    setLinking(links);
    // The code is good once; React runs effects twice while developing.
    if (refused || begun.current) return;
    begun.current = true;
    const brought = { code, state, ...(iss ? { iss } : {}) };
    const done = links
      ? session.finishLinking(provider, brought).then(() => "/settings/account")
      : session.finishProvider(provider, brought).then(() => safeNext(takeNext()));
    done.then((next) => window.location.replace(next)).catch(setError);
  }, [provider, code, state, iss, refused]);
  if (!refused && !error) {
    return (
      <>
        <FormTitle>{t(linking ? "linking" : "signingIn")}</FormTitle>
        <Skeleton className="h-10" />
      </>
    );
  }
  return (
    <div className="grid gap-4">
      {refused ? (
        <FormTitle note={t("providerRefusedNote")}>
          {t(linking ? "linkingRefused" : "providerRefused")}
        </FormTitle>
      ) : (
        <Failed error={error} />
      )}
      <Button asChild>
        {linking ? (
          <Link href="/settings/account">{t("backToAccount")}</Link>
        ) : (
          <Link href="/sign-in">{t("backToSignIn")}</Link>
        )}
      </Button>
    </div>
  );
}
