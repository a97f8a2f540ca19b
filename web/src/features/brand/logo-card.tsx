"use client";
import type { Mark } from "@clipforge/sdk";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { Card } from "@/features/settings/parts";
import { Slider } from "@/features/templates/fields";
import { FileRows } from "./file-rows";
import type { PartProps } from "./look-card";
import { UploadButton } from "./upload-button";
import { useFileRemoval } from "./use-file-removal";

const POSITIONS = ["top-left", "top", "top-right", "bottom-left", "bottom", "bottom-right"] as const;

/** The mark that lies over every clip, and where. */
export function LogoCard(props: PartProps) {
  const { kitId, document, files, onChange } = props;
  const t = useTranslations("brand");
  const format = useFormatter();
  const { logo } = document;
  const remove = useFileRemoval(props);
  const share = (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 1 });
  const set = (change: Partial<Mark>, field = "") =>
    logo && onChange({ logo: { ...logo, ...change } }, field);
  return (
    <Card
      title={t("logo")}
      note={t("logoNote")}
      action={<UploadButton kitId={kitId} kind="logo" label={t("uploadLogo")} />}
    >
      {logo ? (
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
          <SelectField
            label={t("position")}
            value={logo.position ?? "top-right"}
            onChange={(event) =>
              set({ position: POSITIONS.find((one) => one === event.target.value) ?? "top-right" })
            }
          >
            {POSITIONS.map((position) => (
              <option key={position} value={position}>
                {t(`positions.${position}`)}
              </option>
            ))}
          </SelectField>
          <Slider
            label={t("width")}
            value={logo.width ?? 0.16}
            min={0.02}
            max={1}
            step={0.01}
            shown={share(logo.width ?? 0.16)}
            onChange={(width) => set({ width }, "width")}
          />
          <Slider
            label={t("opacity")}
            value={logo.opacity ?? 0.85}
            min={0}
            max={1}
            step={0.01}
            shown={share(logo.opacity ?? 0.85)}
            onChange={(opacity) => set({ opacity }, "opacity")}
          />
          <Slider
            label={t("margin")}
            value={logo.margin ?? 0.04}
            min={0}
            max={0.4}
            step={0.005}
            shown={share(logo.margin ?? 0.04)}
            onChange={(margin) => set({ margin }, "margin")}
          />
        </div>
      ) : null}
      <FileRows
        files={files}
        kind="logo"
        used={logo ? [logo.asset_id] : []}
        empty={t("noLogo")}
        onDelete={remove}
      >
        {(file, used) =>
          used ? (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("takeOutName", { name: file.name })}
              onClick={() => onChange({ logo: null })}
            >
              {t("takeOut")}
            </Button>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("useName", { name: file.name })}
              onClick={() => onChange({ logo: { ...logo, asset_id: file.id } })}
            >
              {t("use")}
            </Button>
          )
        }
      </FileRows>
    </Card>
  );
}
