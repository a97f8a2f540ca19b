"use client";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { safeNext, session } from "@/lib/session";
import { FormTitle } from "./form-parts";

interface Given {
  code?: string;
  state?: string;
  iss?: string;
  error?: string;
}

/** Where a sign-in provider sends the browser back to: finishes the sign-in and goes on. */
export function ProviderReturn({ provider, given }: { provider: string; given: Given }) {
  const t = useTranslations("auth");
  const [error, setError] = useState<unknown>(null);
  const begun = useRef(false);
  const refused = given.error !== undefined || !given.code || !given.state;
  useEffect(() => {
    // The code is good once; React runs effects twice while developing.
    if (refused || begun.current) return;
    begun.current = true;
    session
      .finishProvider(provider, {
        code: given.code ?? "",
        state: given.state ?? "",
        ...(given.iss ? { iss: given.iss } : {}),
      })
      .then(() => {
        const next = sessionStorage.getItem("clipforge.next");
        sessionStorage.removeItem("clipforge.next");
        window.location.replace(safeNext(next));
      })
      .catch(setError);
  }, [provider, given, refused]);
  if (!refused && !error) {
    return (
      <>
        <FormTitle>{t("signingIn")}</FormTitle>
        <Skeleton className="h-10" />
      </>
    );
  }
  return (
    <div className="grid gap-4">
      {refused ? (
        <FormTitle note={t("providerRefusedNote")}>{t("providerRefused")}</FormTitle>
      ) : (
        <Failed error={error} />
      )}
      <Button asChild>
        <Link href="/sign-in">{t("backToSignIn")}</Link>
      </Button>
    </div>
  );
}
