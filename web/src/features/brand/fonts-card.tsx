"use client";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/features/settings/parts";
import { MOST_FONTS, without } from "./document";
import { FileRows } from "./file-rows";
import type { PartProps } from "./look-card";
import { UploadButton } from "./upload-button";
import { useFileRemoval } from "./use-file-removal";

/** Font files of a kit's own. */
export function FontsCard(props: PartProps) {
  const { kitId, document, files, onChange } = props;
  const t = useTranslations("brand");
  const remove = useFileRemoval(props);
  return (
    <Card
      title={t("fonts")}
      note={t("fontsNote")}
      action={<UploadButton kitId={kitId} kind="font" label={t("uploadFont")} />}
    >
      <FileRows files={files} kind="font" used={document.fonts} empty={t("noFonts")} onDelete={remove}>
        {(file, used) =>
          used ? (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("takeOutName", { name: file.name })}
              onClick={() => onChange(without(document, file, files))}
            >
              {t("takeOut")}
            </Button>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("useName", { name: file.name })}
              onClick={() => onChange({ fonts: [...document.fonts, file.id].slice(-MOST_FONTS) })}
            >
              {t("use")}
            </Button>
          )
        }
      </FileRows>
    </Card>
  );
}
