"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Failed, Skeleton } from "@/components/ui/states";
import { client } from "@/lib/client";
import { FormTitle } from "./form-parts";
import { useFragmentToken } from "./use-fragment-token";

/** Confirms an address with the token of a mail, at once. */
export function VerifyEmail() {
  const t = useTranslations("auth");
  const token = useFragmentToken();
  const { isSuccess, error } = useQuery({
    queryKey: ["verify-email", token],
    queryFn: async () => {
      await client.auth.verifyEmail({ token: token ?? "" });
      return true;
    },
    enabled: Boolean(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === null) return <FormTitle note={t("linkIncomplete")}>{t("confirmEmail")}</FormTitle>;
  if (error) return <Failed error={error} />;
  if (!isSuccess) return <Skeleton className="h-24" />;
  return (
    <>
      <FormTitle note={t("emailConfirmedNote")}>{t("emailConfirmed")}</FormTitle>
      <Button asChild variant="primary">
        <Link href="/">{t("toProjects")}</Link>
      </Button>
    </>
  );
}
