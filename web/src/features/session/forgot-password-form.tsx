"use client";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { client } from "@/lib/client";
import { FormFailure, FormTitle } from "./form-parts";
import { text, useSubmit } from "./use-submit";

/** Asks for a link by mail; says the same whether there is such an account or not. */
export function ForgotPasswordForm() {
  const t = useTranslations("auth");
  const [sent, setSent] = useState(false);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    await client.auth.forgotPassword({ email: text(form, "email") });
    setSent(true);
  });
  if (sent) return <FormTitle note={t("resetSentNote")}>{t("resetSent")}</FormTitle>;
  return (
    <>
      <FormTitle note={t("forgotNote")}>{t("forgot")}</FormTitle>
      <form onSubmit={onSubmit} className="grid gap-4">
        <TextField label={t("email")} name="email" type="email" autoComplete="username" required autoFocus />
        <FormFailure failure={failure} />
        <Button type="submit" variant="primary" busy={busy}>
          {t("sendLink")}
        </Button>
      </form>
      <p className="mt-5 text-sm">
        <Link className="text-accent underline-offset-4 hover:underline" href="/sign-in">
          {t("backToSignIn")}
        </Link>
      </p>
    </>
  );
}
