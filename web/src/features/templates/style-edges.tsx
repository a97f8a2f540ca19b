"use client";
import { useTranslations } from "use-intl";
import { Card } from "@/features/settings/parts";
import { ColourField, OwnColourField, Slider, Toggle } from "./fields";
import { type StyleFormProps, useFields } from "./use-style-fields";

const GRID = "grid gap-x-6 gap-y-5 sm:grid-cols-2";

/** What lies around and behind the letters. */
export function EdgeGroup(props: StyleFormProps) {
  const t = useTranslations("templates.fields");
  const { set, share, em } = useFields(props);
  const { style } = props;
  return (
    <Card title={t("edges")}>
      <div className={GRID}>
        <ColourField clear label={t("outline")} value={style.outline} onChange={set("outline")} />
        <div className="grid content-start gap-5">
          <Slider
            label={t("outlineWidth")}
            value={style.outline_width}
            min={0}
            max={0.05}
            step={0.0002}
            shown={share(style.outline_width)}
            onChange={set("outline_width")}
          />
          <Slider
            label={t("softness")}
            value={style.softness}
            min={0}
            max={0.05}
            step={0.0002}
            shown={share(style.softness)}
            onChange={set("softness")}
          />
        </div>
        <ColourField
          clear
          label={t("shadowColour")}
          value={style.shadow_color}
          onChange={set("shadow_color")}
        />
        <Slider
          label={t("shadow")}
          value={style.shadow}
          min={0}
          max={0.05}
          step={0.0005}
          shown={share(style.shadow)}
          onChange={set("shadow")}
        />
        <OwnColourField
          clear
          label={t("panel")}
          note={t("noPanel")}
          value={style.panel}
          otherwise="#0E1116B8"
          onChange={set("panel")}
        />
        <Slider
          label={t("radius")}
          value={style.radius}
          min={0}
          max={2}
          step={0.01}
          shown={em(style.radius)}
          onChange={set("radius")}
        />
      </div>
    </Card>
  );
}

/** Where captions stand. */
export function PlaceGroup(props: StyleFormProps) {
  const t = useTranslations("templates.fields");
  const { set, share } = useFields(props);
  const { style } = props;
  return (
    <Card title={t("place")} note={t("placeNote")}>
      <div className={GRID}>
        <Slider
          label={t("position")}
          value={style.position}
          min={0}
          max={1}
          step={0.01}
          shown={share(style.position)}
          onChange={set("position")}
        />
        <Toggle className="self-center" label={t("emoji")} checked={style.emoji} onChange={set("emoji")} />
      </div>
    </Card>
  );
}
