"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { client } from "@/lib/client";
import { Card, Load, Row, Rows } from "./parts";
import { useAct } from "./use-act";

/** Where the person is signed in. */
export function SessionSettings() {
  const t = useTranslations("settings");
  const format = useFormatter();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => client.sessions.list() });
  const { busy, act } = useAct("sessions");
  return (
    <Card
      title={t("sections.sessions")}
      note={t("sessionsNote")}
      action={
        <Button
          size="sm"
          busy={busy === "all"}
          onClick={() => void act("all", () => client.sessions.revokeOthers())}
        >
          {t("endOthers")}
        </Button>
      }
    >
      <Load query={sessions}>
        {({ data }) => (
          <Rows empty="">
            {data.map((one) => (
              <Row
                key={one.id}
                title={device(one.user_agent) ?? t("unknownDevice")}
                note={`${one.ip} · ${t("lastUsed", { date: format.dateTime(new Date(one.used_at), { dateStyle: "medium", timeStyle: "short" }) })}`}
              >
                {one.current ? (
                  <Badge tone="accent">{t("thisOne")}</Badge>
                ) : (
                  <Button
                    size="sm"
                    variant="ghost"
                    busy={busy === one.id}
                    onClick={() => void act(one.id, () => client.sessions.revoke(one.id))}
                  >
                    {t("end")}
                  </Button>
                )}
              </Row>
            ))}
          </Rows>
        )}
      </Load>
    </Card>
  );
}

const BROWSERS = [
  ["Edg/", "Edge"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
] as const;

/** Browser and system in plain words; null for what is neither. */
function device(agent: string): string | null {
  const browser = BROWSERS.find(([sign]) => agent.includes(sign))?.[1];
  const system = SYSTEMS.find(([sign]) => agent.includes(sign))?.[1];
  return browser && system ? `${browser}, ${system}` : (browser ?? system ?? (agent || null));
}
