"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { useProviders } from "@/features/session/provider-buttons";
import { leaveToLink } from "@/features/session/way-back";
import { client } from "@/lib/client";
import { session } from "@/lib/session";
import { Card, Row, Rows } from "./parts";
import { useAct } from "./use-act";

/** Accounts at sign-in providers that belong to the person, and those that can be linked. */
export function IdentitiesCard() {
  const t = useTranslations("settings");
  const providers = useProviders();
  const identities = useQuery({ queryKey: ["identities"], queryFn: () => client.identities.list() });
  const { busy, act } = useAct("identities");
  const known = providers.data?.data ?? [];
  const linked = identities.data?.data ?? [];
  if (!identities.data || (linked.length === 0 && known.length === 0)) return null;
  const nameOf = (id: string) => known.find((provider) => provider.id === id)?.name ?? id;
  const others = known.filter(({ id }) => linked.every((identity) => identity.provider !== id));
  return (
    <Card title={t("identities")} note={t("identitiesNote")}>
      {linked.length > 0 ? (
        <Rows empty="">
          {linked.map((identity) => (
            <Row key={identity.id} title={nameOf(identity.provider)} note={identity.email}>
              <Button
                size="sm"
                busy={busy === identity.id}
                aria-label={t("unlinkName", { name: nameOf(identity.provider) })}
                onClick={() => void act(identity.id, () => client.identities.unlink(identity.id))}
              >
                {t("unlink")}
              </Button>
            </Row>
          ))}
        </Rows>
      ) : null}
      {others.length > 0 ? (
        <div className="flex flex-wrap gap-3">
          {others.map(({ id, name }) => (
            <Button
              key={id}
              busy={busy === id}
              onClick={() =>
                void act(id, async () => leaveToLink((await session.startLinking(id)).authorization_url))
              }
            >
              {t("link", { name })}
            </Button>
          ))}
        </div>
      ) : null}
    </Card>
  );
}
