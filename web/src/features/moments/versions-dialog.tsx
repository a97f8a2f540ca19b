"use client";
import type { Moment } from "@clipforge/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Load, Row, Rows } from "@/features/settings/parts";
import { useAct } from "@/features/settings/use-act";
import { client } from "@/lib/client";
import { clock } from "@/lib/times";

interface VersionsDialogProps {
  moment: Moment;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** What a moment was before each of its changes, and the way back to it. */
export function VersionsDialog({ moment, open, onOpenChange }: VersionsDialogProps) {
  const t = useTranslations("builder");
  const format = useFormatter();
  const queries = useQueryClient();
  const versions = useQuery({
    queryKey: ["moment-versions", moment.id, moment.version],
    enabled: open,
    queryFn: () => client.moments.listVersions(moment.id, { limit: 100 }),
  });
  const { busy, act } = useAct("moments", moment.project_id);
  async function restore(version: number) {
    const done = await act(String(version), () => client.moments.restoreVersion(moment.id, version));
    if (!done) return;
    await queries.invalidateQueries({ queryKey: ["moment-timeline", moment.id] });
    onOpenChange(false);
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("history")} description={t("historyNote")}>
      <Load query={versions}>
        {({ data }) => (
          <Rows empty={t("noHistory")}>
            {data.map((one) => (
              <Row
                key={one.version}
                title={one.title || t("untitled")}
                note={`${format.dateTime(new Date(one.created_at), { dateStyle: "medium", timeStyle: "short" })} · ${clock(one.start_ms)} – ${clock(one.end_ms)}`}
              >
                {one.look ? <Badge>{t("ownLook")}</Badge> : null}
                {one.edited_timeline ? <Badge>{t("framedByHand")}</Badge> : null}
                <Button
                  size="sm"
                  variant="ghost"
                  busy={busy === String(one.version)}
                  onClick={() => void restore(one.version)}
                >
                  {t("restore")}
                </Button>
              </Row>
            ))}
          </Rows>
        )}
      </Load>
    </Dialog>
  );
}
