"use client";
import type { BrandFile } from "@clipforge/sdk";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/features/settings/parts";
import { FileRows } from "./file-rows";
import type { PartProps } from "./look-card";
import { UploadButton } from "./upload-button";

/** Font files of a kit's own. */
export function FontsCard({ kitId, document, files, onChange }: PartProps) {
  const t = useTranslations("brand");
  function takeOut(file: BrandFile) {
    const fonts = document.fonts.filter((id) => id !== file.id);
    const left = files.some((one) => fonts.includes(one.id) && one.facts.family === file.facts.family);
    // The server refuses a font that nobody has.
    onChange({ fonts, ...(document.font === file.facts.family && !left ? { font: null } : {}) });
  }
  return (
    <Card
      title={t("fonts")}
      note={t("fontsNote")}
      action={<UploadButton kitId={kitId} kind="font" label={t("uploadFont")} />}
    >
      <FileRows files={files} kind="font" used={document.fonts} empty={t("noFonts")}>
        {(file, used) =>
          used ? (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("takeOutName", { name: file.name })}
              onClick={() => takeOut(file)}
            >
              {t("takeOut")}
            </Button>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("useName", { name: file.name })}
              onClick={() => onChange({ fonts: [...document.fonts, file.id].slice(-12) })}
            >
              {t("use")}
            </Button>
          )
        }
      </FileRows>
    </Card>
  );
}
