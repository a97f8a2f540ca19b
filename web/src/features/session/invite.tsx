"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { client } from "@/lib/client";
import { session } from "@/lib/session";
import { FormFailure, FormTitle } from "./form-parts";
import { SignUpForm } from "./sign-up-form";
import { useFragmentToken } from "./use-fragment-token";
import { useSubmit } from "./use-submit";

/** Where an invitation's link leads: join as who is signed in, or with a new account. */
export function Invite() {
  const t = useTranslations("auth");
  const token = useFragmentToken();
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
  });
  const { busy, failure, onSubmit } = useSubmit(async () => {
    const org = await client.invites.accept({ token: token ?? "" });
    await session.switchOrg(org.id);
    window.location.assign("/");
  });
  if (token === null) return <FormTitle note={t("linkIncomplete")}>{t("invitation")}</FormTitle>;
  if (preview.error) return <Failed error={preview.error} />;
  if (!token || !preview.data || me.isPending) return <Skeleton className="h-64" />;
  const { org_name: orgName, email } = preview.data;
  if (me.data && email) {
    return (
      <>
        <FormTitle note={t("joinAs", { email: me.data.email })}>{t("joinOrg", { org: orgName })}</FormTitle>
        <form onSubmit={onSubmit} className="grid gap-4">
          <FormFailure failure={failure} />
          <Button type="submit" variant="primary" busy={busy}>
            {t("join")}
          </Button>
        </form>
      </>
    );
  }
  return <SignUpForm invitation={{ token, email, orgName }} />;
}
