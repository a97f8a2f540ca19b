"use client";
import type { BrandFile } from "@clipforge/sdk";
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Row, Rows } from "@/features/settings/parts";
import { clock } from "@/lib/times";

interface FileRowsProps {
  files: readonly BrandFile[];
  kind: BrandFile["kind"];
  /** Ids of those that the kit uses. */
  used: readonly string[];
  empty: string;
  onDelete: (file: BrandFile) => void;
  /** What can be done with a file that was found good. */
  children: (file: BrandFile, used: boolean) => ReactNode;
}

/** The files of one kind, newest first, each with whether it was found good, and why not. */
export function FileRows({ files, kind, used, empty, onDelete, children }: FileRowsProps) {
  const t = useTranslations("brand");
  const facts = useFacts();
  // One whose bytes never arrived is of no use to anybody.
  const shown = files.filter((file) => file.kind === kind && file.status !== "pending").reverse();
  return (
    <Rows empty={empty}>
      {shown.map((file) => {
        const inUse = used.includes(file.id);
        return (
          <Row
            key={file.id}
            title={file.name}
            note={
              file.error ? (
                <span className="inline-block text-bad first-letter:uppercase">
                  {[file.error.reason, file.error.remedy].filter(Boolean).join(". ")}
                </span>
              ) : (
                facts(file)
              )
            }
          >
            <span role="status">
              {file.status === "checking" ? (
                <Badge tone="warn">{t("checking")}</Badge>
              ) : file.status === "refused" ? (
                <Badge tone="bad">{t("refused")}</Badge>
              ) : inUse ? (
                <Badge tone="good">{t("inUse")}</Badge>
              ) : (
                <Badge>{t("ready")}</Badge>
              )}
            </span>
            {file.status === "ready" ? children(file, inUse) : null}
            <Button
              variant="ghost"
              size="icon"
              className="-ml-2 size-8"
              aria-label={t("deleteName", { name: file.name })}
              onClick={() => onDelete(file)}
            >
              <Trash2 aria-hidden />
            </Button>
          </Row>
        );
      })}
    </Rows>
  );
}

/** Size and what else is known of a file, in one line. */
function useFacts(): (file: BrandFile) => string {
  const format = useFormatter();
  return ({ size, facts }) =>
    [
      facts.family ? `${facts.family} ${facts.weight ?? ""}`.trim() : null,
      facts.width && facts.height ? `${facts.width} × ${facts.height}` : null,
      typeof facts.duration_ms === "number" ? clock(facts.duration_ms) : null,
      size < 1e6
        ? `${format.number(Math.ceil(size / 1000))} kB`
        : `${format.number(size / 1e6, { maximumFractionDigits: 1 })} MB`,
    ]
      .filter(Boolean)
      .join(" · ");
}
