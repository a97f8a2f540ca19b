"use client";
import { useTranslations } from "use-intl";
import { SelectField } from "@/components/ui/field";
import { Card } from "@/features/settings/parts";
import { ColourField, OwnColourField, Slider, Toggle } from "./fields";
import { EdgeGroup, PlaceGroup } from "./style-edges";
import { type StyleFormProps, useFields } from "./use-style-fields";

const EFFECTS = ["highlight", "karaoke", "boxed", "minimal"] as const;
const GRID = "grid gap-x-6 gap-y-5 sm:grid-cols-2";

/** Everything that a caption style says, in groups. */
export function StyleForm(props: StyleFormProps) {
  return (
    <>
      <TypeGroup {...props} />
      <WordsGroup {...props} />
      <EdgeGroup {...props} />
      <PlaceGroup {...props} />
    </>
  );
}

function TypeGroup(props: StyleFormProps) {
  const t = useTranslations("templates.fields");
  const { set, share, em } = useFields(props);
  const { style, families } = props;
  const known = families.includes(style.font) ? families : [style.font, ...families];
  return (
    <Card title={t("type")}>
      <div className={GRID}>
        <SelectField
          label={t("font")}
          value={style.font}
          onChange={(event) => set("font")(event.target.value)}
        >
          {known.map((family) => (
            <option key={family}>{family}</option>
          ))}
        </SelectField>
        <Slider
          label={t("weight")}
          value={style.weight}
          min={100}
          max={900}
          step={100}
          shown={String(style.weight)}
          onChange={set("weight")}
        />
        <Slider
          label={t("size")}
          value={style.size}
          min={0.02}
          max={0.2}
          step={0.001}
          shown={share(style.size)}
          onChange={set("size")}
        />
        <Slider
          label={t("lineHeight")}
          value={style.line_height}
          min={0.8}
          max={2}
          step={0.01}
          shown={em(style.line_height)}
          onChange={set("line_height")}
        />
        <ColourField clear label={t("text")} value={style.text} onChange={set("text")} />
        <Toggle
          className="self-end pb-2.5"
          label={t("uppercase")}
          checked={style.uppercase}
          onChange={set("uppercase")}
        />
      </div>
    </Card>
  );
}

function WordsGroup(props: StyleFormProps) {
  const t = useTranslations("templates.fields");
  const { set, share } = useFields(props);
  const { style } = props;
  const known = EFFECTS.find((one) => one === style.effect);
  return (
    <Card title={t("words")} note={known ? t(`effectNotes.${known}`) : undefined}>
      <div className={GRID}>
        <SelectField
          label={t("effect")}
          value={style.effect}
          onChange={(event) =>
            set("effect")(EFFECTS.find((one) => one === event.target.value) ?? "highlight")
          }
        >
          {EFFECTS.map((effect) => (
            <option key={effect} value={effect}>
              {t(`effects.${effect}`)}
            </option>
          ))}
        </SelectField>
        <Slider
          label={t("pop")}
          value={style.pop}
          min={0}
          max={0.5}
          step={0.01}
          shown={share(style.pop)}
          onChange={set("pop")}
        />
        {style.effect === "minimal" ? null : (
          <ColourField
            clear
            label={t(style.effect === "boxed" ? "box" : "active")}
            value={style.active}
            onChange={set("active")}
          />
        )}
        {style.effect === "boxed" ? (
          <ColourField
            clear
            label={t("activeText")}
            value={style.active_text}
            onChange={set("active_text")}
          />
        ) : null}
        {style.effect === "karaoke" ? (
          <OwnColourField
            clear
            label={t("upcoming")}
            note={t("asText")}
            value={style.upcoming}
            otherwise={style.text}
            onChange={set("upcoming")}
          />
        ) : null}
        <div className="grid content-start gap-3">
          <Toggle label={t("emphasize")} checked={style.emphasize} onChange={set("emphasize")} />
          {style.emphasize ? (
            <ColourField clear label={t("emphasis")} value={style.emphasis} onChange={set("emphasis")} />
          ) : null}
        </div>
        <Slider
          label={t("maxWords")}
          value={style.max_words}
          min={1}
          max={16}
          step={1}
          shown={String(style.max_words)}
          onChange={set("max_words")}
        />
        <Slider
          label={t("maxLines")}
          value={style.max_lines}
          min={1}
          max={2}
          step={1}
          shown={String(style.max_lines)}
          onChange={set("max_lines")}
        />
      </div>
    </Card>
  );
}
