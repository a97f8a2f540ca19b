"use client";
import type { BrandFile, Template } from "@clipforge/sdk";
import { useTranslations } from "use-intl";
import { SelectField } from "@/components/ui/field";
import { Card } from "@/features/settings/parts";
import { complete } from "@/features/templates/complete-style";
import { OwnColourField } from "@/features/templates/fields";
import { type FontFile, familiesOf, useBundledFonts } from "@/features/templates/fonts";
import type { FullDocument } from "./document";

/** What every part of the editor gets. */
export interface PartProps {
  kitId: string;
  document: FullDocument;
  files: readonly BrandFile[];
  /**
   * Change a part, or what is made of the document as it is by then. `field` names what is changed, so that fast
   * changes of it are one step of undoing.
   */
  onChange: (
    part: Partial<FullDocument> | ((now: FullDocument) => Partial<FullDocument>),
    field?: string,
  ) => void;
}

interface LookCardProps extends PartProps {
  templates: readonly Template[];
  template: Template | undefined;
  fonts: readonly FontFile[];
}

const COLOURS = ["primary", "secondary", "text", "outline"] as const;

/** Colours, font and template; what is not chosen is as the template says. */
export function LookCard({ document, templates, template, fonts, onChange }: LookCardProps) {
  const t = useTranslations("brand");
  const bundled = useBundledFonts();
  const style = complete(template?.style ?? {});
  const otherwise = {
    primary: style.active,
    secondary: style.emphasis,
    text: style.text,
    outline: style.outline,
  };
  const families = [
    ...new Set([
      ...fonts.map((font) => font.family),
      ...familiesOf(bundled.data ?? []),
      ...(document.font ? [document.font] : []),
    ]),
  ];
  return (
    <Card title={t("look")} note={t("lookNote")}>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <SelectField
          label={t("template")}
          value={document.template ?? ""}
          onChange={(event) => onChange({ template: event.target.value || null })}
        >
          <option value="">{t("byDefault", { name: templates[0]?.name ?? "" })}</option>
          {templates.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("font")}
          value={document.font ?? ""}
          onChange={(event) => onChange({ font: event.target.value || null })}
        >
          <option value="">{t("ofTemplate", { name: style.font })}</option>
          {families.map((family) => (
            <option key={family} value={family}>
              {family}
            </option>
          ))}
        </SelectField>
        {COLOURS.map((name) => (
          <OwnColourField
            key={name}
            clear
            label={t(`colours.${name}`)}
            note={t("asTemplate")}
            value={document[name]}
            otherwise={otherwise[name]}
            onChange={(value) => onChange({ [name]: value }, name)}
          />
        ))}
      </div>
    </Card>
  );
}
