"use client";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/features/settings/parts";
import { FileRows } from "./file-rows";
import type { PartProps } from "./look-card";
import { UploadButton } from "./upload-button";
import { useFileRemoval } from "./use-file-removal";

/** What is shown before or after every clip. */
export function BookendCard({ kind, ...props }: PartProps & { kind: "intro" | "outro" }) {
  const { kitId, document, files, onChange } = props;
  const t = useTranslations("brand");
  const remove = useFileRemoval(props);
  const chosen = document[kind];
  const file = files.find((one) => one.id === chosen);
  return (
    <Card
      title={t(kind)}
      note={t(`${kind}Note`)}
      action={
        <UploadButton kitId={kitId} kind={kind} label={t(kind === "intro" ? "uploadIntro" : "uploadOutro")} />
      }
    >
      {file?.url ? (
        file.facts.duration_ms ? (
          // biome-ignore lint/a11y/useMediaCaption: it is the person's own file, which has no captions
          <video
            src={file.url}
            controls
            preload="metadata"
            aria-label={file.name}
            className="max-h-56 max-w-full justify-self-start rounded-xl bg-black"
          />
        ) : (
          // biome-ignore lint/performance/noImgElement: next/image cannot fetch signed addresses
          <img src={file.url} alt={file.name} className="max-h-56 max-w-full justify-self-start rounded-xl" />
        )
      ) : null}
      <FileRows
        files={files}
        kind={kind}
        used={chosen ? [chosen] : []}
        empty={t("noBookend")}
        onDelete={remove}
      >
        {(one, used) => (
          <Button
            size="sm"
            variant="ghost"
            aria-label={t(used ? "takeOutName" : "useName", { name: one.name })}
            onClick={() => onChange({ [kind]: used ? null : one.id })}
          >
            {t(used ? "takeOut" : "use")}
          </Button>
        )}
      </FileRows>
    </Card>
  );
}
