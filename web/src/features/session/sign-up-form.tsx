"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { type Account, session } from "@/lib/session";
import { FormFailure, FormTitle } from "./form-parts";
import { ProviderButtons, useProviders } from "./provider-buttons";
import { keepInvite } from "./use-invite-token";
import { text, useSubmit } from "./use-submit";

export interface Invitation {
  token: string;
  /** Empty for the set-up link of a new server, which makes an organisation. */
  email: string;
  orgName: string;
}

/** A new account: with an organisation of its own, or in that of an invitation. */
export function SignUpForm({ invitation }: { invitation?: Invitation }) {
  const t = useTranslations("auth");
  const providers = useProviders();
  const ownsOrg = !invitation?.email;
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const account: Account = {
      email: text(form, "email"),
      password: text(form, "password"),
      name: text(form, "name"),
      ...(ownsOrg ? { org_name: text(form, "org_name") } : {}),
      ...(invitation ? { invite: invitation.token } : {}),
    };
    await session.signUp(account);
    window.location.assign("/");
  });
  if (!invitation && providers.data && providers.data.signup !== "open") {
    return (
      <>
        <FormTitle note={t(providers.data.signup === "invite" ? "signUpByInvite" : "signUpClosed")}>
          {t("makeAccount")}
        </FormTitle>
        <Button asChild>
          <Link href="/sign-in">{t("signIn")}</Link>
        </Button>
      </>
    );
  }
  const title = !invitation
    ? t("makeAccount")
    : invitation.email
      ? t("joinOrg", { org: invitation.orgName })
      : t("setUp");
  return (
    <>
      <FormTitle note={invitation && !invitation.email ? t("setUpNote") : undefined}>{title}</FormTitle>
      <ProviderButtons invite={invitation?.token} />
      <form onSubmit={onSubmit} className="grid gap-4">
        <TextField label={t("name")} name="name" autoComplete="name" maxLength={200} />
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={invitation?.email}
          readOnly={Boolean(invitation?.email)}
        />
        <TextField
          label={t("password")}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          hint={t("passwordHint")}
        />
        {ownsOrg ? (
          <TextField
            label={t("orgName")}
            name="org_name"
            required
            maxLength={200}
            autoComplete="organization"
            hint={t("orgHint")}
          />
        ) : null}
        <FormFailure failure={failure} />
        <Button type="submit" variant="primary" busy={busy}>
          {t("makeAccount")}
        </Button>
      </form>
      <p className="mt-5 text-sm text-muted">
        {t("haveAccount")}{" "}
        {invitation?.email ? (
          <Link
            className="text-accent underline underline-offset-4"
            href="/sign-in?next=/invite"
            onClick={() => keepInvite(invitation.token)}
          >
            {t("signIn")}
          </Link>
        ) : (
          <Link className="text-accent underline underline-offset-4" href="/sign-in">
            {t("signIn")}
          </Link>
        )}
      </p>
    </>
  );
}
