"use client";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/states";
import { client } from "@/lib/client";
import { FormFailure, FormTitle } from "./form-parts";
import { useFragmentToken } from "./use-fragment-token";
import { text, useSubmit } from "./use-submit";

/** Sets a new password with the token of a mail. */
export function ResetPasswordForm() {
  const t = useTranslations("auth");
  const token = useFragmentToken();
  const [done, setDone] = useState(false);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    await client.auth.resetPassword({ token: token ?? "", password: text(form, "password") });
    setDone(true);
  });
  if (token === undefined) return <Skeleton className="h-40" />;
  if (done || token === null) {
    return (
      <>
        <FormTitle note={t(done ? "passwordSetNote" : "linkIncomplete")}>
          {t(done ? "passwordSet" : "newPassword")}
        </FormTitle>
        <Button asChild variant="primary">
          <Link href={done ? "/sign-in" : "/forgot-password"}>{t(done ? "signIn" : "sendLink")}</Link>
        </Button>
      </>
    );
  }
  return (
    <>
      <FormTitle>{t("newPassword")}</FormTitle>
      <form onSubmit={onSubmit} className="grid gap-4">
        <TextField
          label={t("password")}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          hint={t("passwordHint")}
          autoFocus
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="primary" busy={busy}>
          {t("setPassword")}
        </Button>
      </form>
    </>
  );
}
