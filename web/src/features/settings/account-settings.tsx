"use client";
import type { NoticeChoices } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { useMe } from "@/features/session/use-me";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { session } from "@/lib/session";
import { toast } from "@/lib/toast";
import { IdentitiesCard } from "./identities-card";
import { Card, Load } from "./parts";
import { useAct } from "./use-act";

/** The person: name, password, linked accounts, what they are told. */
export function AccountSettings() {
  return (
    <Load query={useMe()}>
      {(me) => (
        <>
          <NameCard name={me.name} email={me.email} verified={me.email_verified} />
          <PasswordCard hasPassword={me.has_password} email={me.email} />
          <NoticesCard notices={me.notices} />
          <IdentitiesCard />
          <LeaveCard hasPassword={me.has_password} />
        </>
      )}
    </Load>
  );
}

function NameCard({ name, email, verified }: { name: string; email: string; verified: boolean }) {
  const t = useTranslations("settings");
  const queries = useQueryClient();
  const { busy, act } = useAct("me");
  const {
    busy: saving,
    failure,
    onSubmit,
  } = useSubmit(async (form) => {
    queries.setQueryData(["me"], await client.me.update({ name: text(form, "name") }));
    toast(t("saved"));
  });
  return (
    <Card title={t("you")}>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        {email} <Badge tone={verified ? "good" : "warn"}>{t(verified ? "confirmed" : "unconfirmed")}</Badge>
        {verified ? null : (
          <Button
            size="sm"
            busy={busy === "mail"}
            onClick={() =>
              void act("mail", async () => client.auth.resendVerification()).then(
                (sent) => sent && toast(t("mailSent")),
              )
            }
          >
            {t("mailAgain")}
          </Button>
        )}
      </p>
      <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-3">
        <TextField
          className="min-w-56 flex-1"
          label={t("name")}
          name="name"
          defaultValue={name}
          maxLength={200}
          autoComplete="name"
        />
        <Button type="submit" busy={saving}>
          {t("save")}
        </Button>
        <FormFailure failure={failure} />
      </form>
    </Card>
  );
}

function PasswordCard({ hasPassword, email }: { hasPassword: boolean; email: string }) {
  const t = useTranslations("settings");
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    await client.me.changePassword({
      new_password: text(form, "new"),
      ...(hasPassword ? { current_password: text(form, "current") } : {}),
    });
    toast(t("passwordChanged"));
  });
  return (
    <Card title={t("password")} note={t("passwordNote")}>
      <form onSubmit={onSubmit} className="grid gap-4 sm:grid-cols-2">
        {/* So that password managers know whose it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        {hasPassword ? (
          <TextField
            label={t("currentPassword")}
            name="current"
            type="password"
            autoComplete="current-password"
            required
          />
        ) : null}
        <TextField
          label={t("newPassword")}
          name="new"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
        />
        <FormFailure failure={failure} />
        <Button type="submit" className="justify-self-start sm:col-span-2" busy={busy}>
          {t("changePassword")}
        </Button>
      </form>
    </Card>
  );
}

function NoticesCard({ notices }: { notices: NoticeChoices }) {
  const t = useTranslations("settings");
  const queries = useQueryClient();
  const { act } = useAct("me");
  const kinds = Object.keys(notices) as (keyof NoticeChoices & string)[];
  function set(kind: keyof NoticeChoices & string, way: "app" | "email", value: boolean) {
    const changed = { ...notices, [kind]: { ...notices[kind], [way]: value } };
    queries.setQueryData(["me"], (old: object | undefined) => old && { ...old, notices: changed });
    void act(kind, () => client.me.update({ notices: changed })).then((saved) => {
      // What is shown already was not saved.
      if (!saved) void queries.invalidateQueries({ queryKey: ["me"] });
    });
  }
  return (
    <Card title={t("notices")} note={t("noticesNote")}>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            <th scope="col" className="pb-2 font-medium">
              {t("when")}
            </th>
            <th scope="col" className="w-20 pb-2 text-center font-medium">
              {t("inApp")}
            </th>
            <th scope="col" className="w-20 pb-2 text-center font-medium">
              {t("byMail")}
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => {
            const notice = t.has(`noticeKinds.${kind}`) ? t(`noticeKinds.${kind}`) : kind;
            return (
              <tr key={kind} className="border-t">
                <th scope="row" className="py-2.5 text-left font-normal">
                  {notice}
                </th>
                {(["app", "email"] as const).map((way) => (
                  <td key={way} className="text-center">
                    <input
                      type="checkbox"
                      className="size-4 accent-accent"
                      aria-label={t("noticeBy", { notice, way: t(way === "app" ? "inApp" : "byMail") })}
                      checked={notices[kind]?.[way] ?? false}
                      onChange={(event) => set(kind, way, event.target.checked)}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}

function LeaveCard({ hasPassword }: { hasPassword: boolean }) {
  const t = useTranslations("settings");
  const [sure, setSure] = useState(false);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    await client.me.delete({ ...(hasPassword ? { password: text(form, "password") } : {}) });
    await session.signOut();
    window.location.assign("/sign-in");
  });
  return (
    <Card title={t("leave")} note={t("leaveNote")}>
      {sure ? (
        <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-3">
          {hasPassword ? (
            <TextField
              label={t("currentPassword")}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          ) : null}
          <Button type="submit" variant="danger" busy={busy}>
            {t("leaveForGood")}
          </Button>
          <Button onClick={() => setSure(false)}>{t("cancel")}</Button>
          <FormFailure failure={failure} />
        </form>
      ) : (
        <Button variant="danger" className="justify-self-start" onClick={() => setSure(true)}>
          {t("leave")}
        </Button>
      )}
    </Card>
  );
}
