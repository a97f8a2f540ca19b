"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { safeNext } from "@/lib/safe-next";
import { session } from "@/lib/session";
import { FormFailure, FormTitle } from "./form-parts";
import { ProviderButtons, useProviders } from "./provider-buttons";
import { text, useSubmit } from "./use-submit";

/** E-mail and password, or a provider. `ended` says that a session has run out. */
export function SignInForm({ next, ended }: { next: string | null; ended: boolean }) {
  const t = useTranslations("auth");
  const providers = useProviders();
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    await session.signIn(text(form, "email"), text(form, "password"));
    // A whole load, so that nothing of another person's session stays in memory.
    window.location.assign(safeNext(next));
  });
  return (
    <>
      <FormTitle note={ended ? t("sessionEnded") : undefined}>{t("signIn")}</FormTitle>
      <ProviderButtons next={safeNext(next)} />
      <form onSubmit={onSubmit} className="grid gap-4">
        <TextField label={t("email")} name="email" type="email" autoComplete="username" required autoFocus />
        <TextField
          label={t("password")}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="primary" busy={busy}>
          {t("signIn")}
        </Button>
      </form>
      <p className="mt-5 flex flex-wrap justify-between gap-2 text-sm">
        <Link className="text-accent underline-offset-4 hover:underline" href="/forgot-password">
          {t("forgot")}
        </Link>
        {providers.data?.signup === "open" ? (
          <Link className="text-accent underline-offset-4 hover:underline" href="/sign-up">
            {t("makeAccount")}
          </Link>
        ) : null}
      </p>
    </>
  );
}
