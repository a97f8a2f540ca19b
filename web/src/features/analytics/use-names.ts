"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { client } from "@/lib/client";

/** Says who an actor is: a member, a key by its name, the server itself. Who is gone is told by their id. */
export function useActorNames(): (actor: string | null) => string {
  const t = useTranslations("analytics");
  const members = useQuery({
    queryKey: ["members"],
    queryFn: () => client.members.list({ limit: 100 }),
    staleTime: 60_000,
  });
  const keys = useQuery({
    queryKey: ["api-keys"],
    queryFn: () => client.apiKeys.list({ limit: 100 }),
    staleTime: 60_000,
  });
  return (actor) => {
    if (!actor) return t("nobody");
    if (actor === "system") return t("system");
    const member = members.data?.data.find((one) => one.user_id === actor);
    if (member) return member.name || member.email;
    return keys.data?.data.find((key) => key.id === actor)?.name ?? actor;
  };
}
