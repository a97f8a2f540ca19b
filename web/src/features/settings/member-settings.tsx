"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { useMe } from "@/features/session/use-me";
import { text, useSubmit } from "@/features/session/use-submit";
import { client } from "@/lib/client";
import { toast } from "@/lib/toast";
import { Card, Load, Row, Rows } from "./parts";
import { useAct } from "./use-act";

const ROLES = ["viewer", "editor", "admin", "owner"] as const;

type RoleName = (typeof ROLES)[number];
const isRole = (name: string): name is RoleName => ROLES.some((one) => one === name);

/** Who belongs to the organisation, as what, and who is invited. */
export function MemberSettings() {
  const t = useTranslations("settings");
  const format = useFormatter();
  const { data: me } = useMe();
  const members = useQuery({ queryKey: ["members"], queryFn: () => client.members.list({ limit: 100 }) });
  const invites = useQuery({ queryKey: ["invites"], queryFn: () => client.invites.list({ limit: 100 }) });
  const member = useAct("members");
  const invite = useAct("invites");
  const roleName = (name: string) => (isRole(name) ? t(`roles.${name}`) : name);
  const role = me?.orgs.find((org) => org.id === me.org_id)?.role;
  const mayManage = role === "owner" || role === "admin";
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const email = text(form, "email");
    await client.invites.create({ email, role: text(form, "role") as RoleName });
    await invites.refetch();
    toast(t("invited", { email }));
  });
  return (
    <>
      <Card title={t("sections.members")} note={t("membersNote")}>
        <Load query={members}>
          {({ data }) => (
            <Rows empty="">
              {data.map((one) => (
                <Row key={one.user_id} title={one.name || one.email} note={one.name ? one.email : undefined}>
                  <select
                    aria-label={t("roleOf", { name: one.name || one.email })}
                    className="h-9 rounded-lg border bg-surface px-2 text-sm disabled:opacity-60"
                    disabled={!mayManage || member.busy === one.user_id}
                    value={one.role}
                    onChange={(event) =>
                      void member.act(one.user_id, () =>
                        client.members.update(one.user_id, { role: event.target.value as RoleName }),
                      )
                    }
                  >
                    {ROLES.map((name) => (
                      <option key={name} value={name}>
                        {t(`roles.${name}`)}
                      </option>
                    ))}
                  </select>
                  {mayManage && one.user_id !== me?.id ? (
                    <Button
                      size="sm"
                      variant="ghost"
                      busy={member.busy === one.user_id}
                      onClick={() => void member.act(one.user_id, () => client.members.remove(one.user_id))}
                    >
                      {t("remove")}
                    </Button>
                  ) : null}
                </Row>
              ))}
            </Rows>
          )}
        </Load>
      </Card>
      {mayManage ? (
        <Card title={t("invite")} note={t("inviteNote")}>
          <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-3">
            <TextField
              className="min-w-56 flex-1"
              label={t("email")}
              name="email"
              type="email"
              required
              autoComplete="off"
            />
            <SelectField label={t("role")} name="role" defaultValue="editor">
              {ROLES.map((name) => (
                <option key={name} value={name}>
                  {t(`roles.${name}`)}
                </option>
              ))}
            </SelectField>
            <Button type="submit" variant="primary" busy={busy}>
              {t("sendInvite")}
            </Button>
          </form>
          <FormFailure failure={failure} />
          {invites.data && invites.data.data.length > 0 ? (
            <Rows empty="">
              {invites.data.data.map((one) => (
                <Row
                  key={one.id}
                  title={one.email || t("setUpLink")}
                  note={t("goodUntil", {
                    role: roleName(one.role),
                    date: format.dateTime(new Date(one.expires_at), { dateStyle: "medium" }),
                  })}
                >
                  <Button
                    size="sm"
                    variant="ghost"
                    busy={invite.busy === one.id}
                    onClick={() => void invite.act(one.id, () => client.invites.revoke(one.id))}
                  >
                    {t("takeBack")}
                  </Button>
                </Row>
              ))}
            </Rows>
          ) : null}
        </Card>
      ) : null}
    </>
  );
}
