"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { client } from "@/lib/client";
import { session } from "@/lib/session";
import { FormFailure, FormTitle } from "./form-parts";
import { SignUpForm } from "./sign-up-form";
import { forgetInvite, useInviteToken } from "./use-invite-token";
import { useSubmit } from "./use-submit";

/** Where an invitation's link leads: join as who is signed in, or with a new account. */
export function Invite({ signedIn: atFirst }: { signedIn: boolean }) {
  const t = useTranslations("auth");
  const token = useInviteToken();
  const [signedIn, setSignedIn] = useState(atFirst);
  const preview = useQuery({
    queryKey: ["invite", token],
    queryFn: () => client.invites.lookUp({ token: token ?? "" }),
    enabled: Boolean(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const me = useQuery({
    queryKey: ["invite-me"],
    queryFn: () =>
      fetch("/api/v1/me").then(async (answer) =>
        answer.ok ? ((await answer.json()) as { email: string }) : null,
      ),
    enabled: signedIn,
  });
  const { busy, failure, onSubmit } = useSubmit(async () => {
    const org = await client.invites.accept({ token: token ?? "" });
    forgetInvite();
    await session.switchOrg(org.id);
    window.location.assign("/");
  });
  if (token === null) return <FormTitle note={t("linkIncomplete")}>{t("invitation")}</FormTitle>;
  if (preview.error) return <Failed error={preview.error} />;
  if (!token || !preview.data || (signedIn && me.isPending)) return <Skeleton className="h-64" />;
  const { org_name: orgName, email } = preview.data;
  if (signedIn && me.data && email) {
    return (
      <>
        <FormTitle note={t("joinAs", { email: me.data.email })}>{t("joinOrg", { org: orgName })}</FormTitle>
        <form onSubmit={onSubmit} className="grid gap-4">
          <FormFailure failure={failure} />
          <Button type="submit" variant="primary" busy={busy}>
            {t("join")}
          </Button>
          <Button onClick={() => void session.signOut().then(() => setSignedIn(false))}>
            {t("asSomebodyElse")}
          </Button>
        </form>
      </>
    );
  }
  return <SignUpForm invitation={{ token, email, orgName }} />;
}
