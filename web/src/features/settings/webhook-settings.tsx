"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { Card, Load, Row, Rows } from "./parts";
import { SecretDialog } from "./secret-dialog";
import { EVENT_TYPES } from "./webhook-events";

/** Endpoints that are told what happens. */
export function WebhookSettings() {
  const t = useTranslations("settings");
  const hooks = useQuery({ queryKey: ["webhooks"], queryFn: () => client.webhooks.list({ limit: 100 }) });
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const chosen = form.getAll("event").map(String);
    const made = await client.webhooks.create({
      url: text(form, "url"),
      description: text(form, "description"),
      events: chosen.length > 0 ? chosen : ["*"],
    });
    setSecret(made.secret);
    await hooks.refetch();
  });
  return (
    <>
      <Card title={t("sections.webhooks")} note={t("webhooksNote")}>
        <Load query={hooks}>
          {({ data }) => (
            <Rows empty={t("noWebhooks")}>
              {data.map((hook) => (
                <Row
                  key={hook.id}
                  title={
                    <Link
                      className="underline-offset-4 hover:underline"
                      href={`/settings/webhooks/${hook.id}`}
                    >
                      {hook.url}
                    </Link>
                  }
                  note={
                    hook.description || (hook.events.includes("*") ? t("everyEvent") : hook.events.join(", "))
                  }
                >
                  {hook.enabled ? (
                    <Badge tone="good">{t("enabled")}</Badge>
                  ) : (
                    <Badge tone="bad">{hook.disabled_reason || t("disabled")}</Badge>
                  )}
                </Row>
              ))}
            </Rows>
          )}
        </Load>
      </Card>
      <Card title={t("newWebhook")}>
        <form onSubmit={onSubmit} className="grid gap-4">
          <TextField
            label={t("address")}
            name="url"
            type="url"
            required
            placeholder="https://"
            autoComplete="off"
          />
          <TextField label={t("description")} name="description" maxLength={500} />
          <fieldset>
            <legend className="mb-2 text-sm font-medium">{t("events")}</legend>
            <p className="mb-2 text-sm text-muted">{t("eventsNote")}</p>
            <div className="grid gap-2 sm:grid-cols-2">
              {EVENT_TYPES.map((type) => (
                <label key={type} className="flex items-center gap-2 text-sm">
                  <input type="checkbox" name="event" value={type} className="size-4 accent-accent" />
                  <code>{type}</code>
                </label>
              ))}
            </div>
          </fieldset>
          <FormFailure failure={failure} />
          <Button type="submit" variant="primary" className="justify-self-start" busy={busy}>
            {t("makeWebhook")}
          </Button>
        </form>
      </Card>
      <SecretDialog title={t("webhookSecret")} secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
