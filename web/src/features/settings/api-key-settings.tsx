"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { Card, Load, Row, Rows } from "./parts";
import { SecretDialog } from "./secret-dialog";
import { useAct } from "./use-act";

/** What a key may be for: read, or read and change. */
const AREAS = ["projects", "moments", "exports", "brand", "jobs", "events", "usage", "webhooks"] as const;
const READ_ONLY = new Set(["events", "usage"]);

/** Keys for programs. A key is shown once, and has no more rights than were chosen. */
export function ApiKeySettings() {
  const t = useTranslations("settings");
  const format = useFormatter();
  const keys = useQuery({ queryKey: ["api-keys"], queryFn: () => client.apiKeys.list({ limit: 100 }) });
  const { busy: revoking, act } = useAct("api-keys");
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const scopes = form.getAll("scope").map(String);
    const days = Number.parseInt(text(form, "days"), 10);
    const made = await client.apiKeys.create({
      name: text(form, "name"),
      scopes,
      ...(Number.isFinite(days)
        ? { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() }
        : {}),
    });
    setSecret(made.secret);
    await keys.refetch();
  });
  return (
    <>
      <Card title={t("sections.api-keys")} note={t("keysNote")}>
        <Load query={keys}>
          {({ data }) => (
            <Rows empty={t("noKeys")}>
              {data.map((key) => (
                <Row
                  key={key.id}
                  className={key.revoked_at ? "opacity-60" : ""}
                  title={
                    <>
                      {key.name} <code className="ml-1 text-xs text-muted">{key.prefix}…</code>
                    </>
                  }
                  note={
                    key.last_used_at
                      ? t("lastUsed", {
                          date: format.dateTime(new Date(key.last_used_at), {
                            dateStyle: "medium",
                            timeStyle: "short",
                          }),
                        })
                      : t("neverUsed")
                  }
                >
                  {key.revoked_at ? (
                    <Badge tone="bad">{t("revoked")}</Badge>
                  ) : (
                    <Button
                      size="sm"
                      variant="ghost"
                      busy={revoking === key.id}
                      onClick={() => void act(key.id, () => client.apiKeys.revoke(key.id))}
                    >
                      {t("revoke")}
                    </Button>
                  )}
                </Row>
              ))}
            </Rows>
          )}
        </Load>
      </Card>
      <Card title={t("newKey")}>
        <form onSubmit={onSubmit} className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField label={t("keyName")} name="name" required maxLength={200} />
            <TextField
              label={t("keyDays")}
              name="days"
              type="number"
              min={1}
              max={3650}
              placeholder={t("never")}
            />
          </div>
          <fieldset>
            <legend className="mb-2 text-sm font-medium">{t("rights")}</legend>
            <div className="grid gap-2 sm:grid-cols-2">
              {AREAS.map((area) => (
                <div
                  key={area}
                  className="flex items-center justify-between gap-3 rounded-lg border px-3 py-2 text-sm"
                >
                  <span>{t(`areas.${area}`)}</span>
                  <span className="flex gap-4">
                    <label className="flex items-center gap-1.5">
                      <input
                        type="checkbox"
                        name="scope"
                        value={`${area}:read`}
                        defaultChecked
                        className="size-4 accent-accent"
                      />{" "}
                      {t("read")}
                    </label>
                    {READ_ONLY.has(area) ? null : (
                      <label className="flex items-center gap-1.5">
                        <input
                          type="checkbox"
                          name="scope"
                          value={`${area}:write`}
                          className="size-4 accent-accent"
                        />{" "}
                        {t("write")}
                      </label>
                    )}
                  </span>
                </div>
              ))}
            </div>
          </fieldset>
          <FormFailure failure={failure} />
          <Button type="submit" variant="primary" className="justify-self-start" busy={busy}>
            {t("makeKey")}
          </Button>
        </form>
      </Card>
      <SecretDialog title={t("newKey")} secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
