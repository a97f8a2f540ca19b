"use client";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { FormFailure } from "@/features/session/form-parts";
import { text, useSubmit } from "@/features/session/use-submit";
import { Row, Rows } from "@/features/settings/parts";
import { useAct } from "@/features/settings/use-act";
import { client } from "@/lib/client";
import { copy } from "@/lib/copy";
import { toast } from "@/lib/toast";

interface ReviewLinksProps {
  projectId: string;
  exportIds: string[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Links that show clips to people without an account, and which of them are still good. */
export function ReviewLinks({ projectId, exportIds, open, onOpenChange }: ReviewLinksProps) {
  const t = useTranslations("exports");
  const format = useFormatter();
  const [url, setUrl] = useState<string | null>(null);
  const shown = useRef<HTMLInputElement>(null);
  const links = useQuery({
    queryKey: ["review-links", projectId],
    enabled: open,
    queryFn: () => client.reviewLinks.list({ project_id: projectId, limit: 50 }),
  });
  const { busy: revoking, act } = useAct("review-links", projectId);
  const { busy, failure, onSubmit } = useSubmit(async (form) => {
    const made = await client.reviewLinks.create({
      export_ids: exportIds,
      title: text(form, "title"),
      expires_in_days: Number(text(form, "days")),
      may_download: form.get("download") !== null,
    });
    setUrl(made.url);
    await links.refetch();
  });
  return (
    <Dialog
      open={open}
      onOpenChange={(wanted) => {
        if (!wanted) setUrl(null);
        onOpenChange(wanted);
      }}
      title={t("share")}
      description={t("shareNote", { count: exportIds.length })}
    >
      {url ? (
        <div className="grid gap-3">
          <TextField
            ref={shown}
            label={t("link")}
            readOnly
            value={url}
            onFocus={(event) => event.target.select()}
            hint={t("linkNote")}
          />
          <Button
            variant="primary"
            onClick={() =>
              void copy(url, shown.current).then((done) => toast(t(done ? "copied" : "copyByHand")))
            }
          >
            {t("copy")}
          </Button>
        </div>
      ) : (
        <form onSubmit={onSubmit} className="grid gap-4">
          <TextField label={t("linkTitle")} name="title" maxLength={200} placeholder={t("linkTitleHint")} />
          <div className="grid grid-cols-2 items-end gap-4">
            <SelectField label={t("goodFor")} name="days" defaultValue="7">
              {[1, 7, 30, 90].map((days) => (
                <option key={days} value={days}>
                  {t("days", { days })}
                </option>
              ))}
            </SelectField>
            <label className="flex h-10 items-center gap-2.5 text-sm">
              <input type="checkbox" name="download" defaultChecked className="size-4 accent-accent" />
              {t("mayDownload")}
            </label>
          </div>
          <FormFailure failure={failure} />
          <Button type="submit" variant="primary" busy={busy}>
            {t("makeLink")}
          </Button>
        </form>
      )}
      {links.data && links.data.data.length > 0 ? (
        <div className="mt-6 border-t pt-2">
          <Rows empty="">
            {links.data.data.map((link) => (
              <Row
                key={link.id}
                title={link.title || t("clips", { count: link.export_ids.length })}
                note={t("linkFacts", {
                  views: link.views,
                  date: format.dateTime(new Date(link.expires_at), { dateStyle: "medium" }),
                })}
              >
                {link.revoked_at ? (
                  <Badge tone="bad">{t("revoked")}</Badge>
                ) : (
                  <Button
                    size="sm"
                    variant="ghost"
                    busy={revoking === link.id}
                    onClick={() => void act(link.id, () => client.reviewLinks.revoke(link.id))}
                  >
                    {t("revoke")}
                  </Button>
                )}
              </Row>
            ))}
          </Rows>
        </div>
      ) : null}
    </Dialog>
  );
}
