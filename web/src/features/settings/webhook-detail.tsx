"use client";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { withUndo } from "@/lib/undo";
import { DeliveryDialog } from "./delivery-dialog";
import { Card, Load, Row, Rows } from "./parts";
import { SecretDialog } from "./secret-dialog";
import { useAct } from "./use-act";

const TONES: Record<string, "good" | "bad" | "warn" | "plain"> = {
  delivered: "good",
  failed: "bad",
  pending: "warn",
};

/** An endpoint: on or off, its secret, and everything that was sent to it. */
export function WebhookDetail({ id }: { id: string }) {
  const t = useTranslations("settings");
  const format = useFormatter();
  const router = useRouter();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const hook = useQuery({ queryKey: ["webhooks", id], queryFn: () => client.webhooks.get(id) });
  const deliveries = useInfiniteQuery({
    queryKey: ["webhooks", id, "deliveries"],
    queryFn: ({ pageParam }) =>
      client.webhooks.listDeliveries(id, { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 10_000,
  });
  const { busy, act } = useAct("webhooks");
  const [secret, setSecret] = useState<string | null>(null);
  const [shown, setShown] = useState<string | null>(null);

  function remove() {
    router.push("/settings/webhooks");
    withUndo(t("webhookRemoved"), t("undo"), {
      undo: () => router.push(`/settings/webhooks/${id}`),
      commit: async () => {
        await client.webhooks.delete(id);
        await queries.invalidateQueries({ queryKey: ["webhooks"] });
      },
      failed: (error) => toast.error(errorText(error).text),
    });
  }

  return (
    <>
      <Load query={hook}>
        {(found) => (
          <Card
            title={found.url}
            note={
              found.description || (found.events.includes("*") ? t("everyEvent") : found.events.join(", "))
            }
            action={
              found.enabled ? (
                <Badge tone="good">{t("enabled")}</Badge>
              ) : (
                <Badge tone="bad">{found.disabled_reason || t("disabled")}</Badge>
              )
            }
          >
            <div className="flex flex-wrap gap-2">
              <Button busy={busy === "test"} onClick={() => void act("test", () => client.webhooks.test(id))}>
                {t("sendTest")}
              </Button>
              <Button
                busy={busy === "enabled"}
                onClick={() =>
                  void act("enabled", () => client.webhooks.update(id, { enabled: !found.enabled }))
                }
              >
                {t(found.enabled ? "turnOff" : "turnOn")}
              </Button>
              <Button
                busy={busy === "secret"}
                onClick={() =>
                  void act("secret", async () => setSecret((await client.webhooks.rotateSecret(id)).secret))
                }
              >
                {t("rotate")}
              </Button>
              <Button variant="danger" onClick={remove}>
                {t("remove")}
              </Button>
            </div>
          </Card>
        )}
      </Load>
      <Card title={t("deliveries")} note={t("deliveriesNote")}>
        <Load query={deliveries}>
          {({ pages }) => (
            <Rows empty={t("noDeliveries")}>
              {pages.flatMap((page) =>
                page.data.map((delivery) => (
                  <Row
                    key={delivery.id}
                    title={
                      <button
                        type="button"
                        className="underline-offset-4 hover:underline"
                        onClick={() => setShown(delivery.id)}
                      >
                        {delivery.event_type}
                      </button>
                    }
                    note={format.dateTime(new Date(delivery.created_at), {
                      dateStyle: "medium",
                      timeStyle: "medium",
                    })}
                  >
                    <Badge tone={TONES[delivery.status] ?? "plain"}>
                      {t.has(`delivery.${delivery.status}` as never)
                        ? t(`delivery.${delivery.status}` as never)
                        : delivery.status}
                    </Badge>
                    <Button
                      size="sm"
                      variant="ghost"
                      busy={busy === delivery.id}
                      onClick={() => void act(delivery.id, () => client.webhooks.redeliver(delivery.id))}
                    >
                      {t("sendAgain")}
                    </Button>
                  </Row>
                )),
              )}
            </Rows>
          )}
        </Load>
        {deliveries.hasNextPage ? (
          <Button
            className="justify-self-center"
            busy={deliveries.isFetchingNextPage}
            onClick={() => void deliveries.fetchNextPage()}
          >
            {t("more")}
          </Button>
        ) : null}
      </Card>
      <DeliveryDialog id={shown} onClose={() => setShown(null)} />
      <SecretDialog title={t("webhookSecret")} secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
