"use client";
/** Fields for looks: colours, lengths, switches. */
import { useEffect, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { COLOUR, opacityOf, opaque, withOpacity } from "./colours";

interface ColourFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Offers an opacity as well. */
  clear?: boolean;
  /** The label stands beside it already. */
  bare?: boolean;
  disabled?: boolean;
}

/** A colour to be picked or written. */
export function ColourField({
  label,
  value,
  onChange,
  clear = false,
  bare = false,
  disabled,
}: ColourFieldProps) {
  const t = useTranslations("templates");
  const [written, setWritten] = useState(value);
  useEffect(() => setWritten(value), [value]);
  const wrong = !COLOUR.test(written);
  function write(text: string) {
    const whole = text.startsWith("#") ? text : `#${text}`;
    setWritten(text);
    if (COLOUR.test(whole)) onChange(whole);
  }
  return (
    <fieldset className="grid min-w-0 content-start gap-1.5">
      <legend className={bare ? "sr-only" : "mb-1.5 text-sm font-medium"}>{label}</legend>
      <div className="flex items-center gap-2">
        <input
          type="color"
          aria-label={t("pick", { what: label })}
          value={opaque(COLOUR.test(value) ? value : "#000000")}
          disabled={disabled}
          onChange={(event) => onChange(withOpacity(event.target.value.toUpperCase(), opacityOf(value)))}
          className="size-10 shrink-0 cursor-pointer rounded-lg border bg-surface p-1"
        />
        <input
          type="text"
          aria-label={t("hex", { what: label })}
          aria-invalid={wrong || undefined}
          value={written}
          disabled={disabled}
          maxLength={9}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => write(event.target.value.trim())}
          onBlur={() => setWritten(value)}
          className="h-10 w-full min-w-0 rounded-lg border border-line bg-surface px-3 font-mono text-sm uppercase aria-invalid:border-bad"
        />
      </div>
      {clear ? (
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          aria-label={t("opacityOf", { what: label })}
          aria-valuetext={`${Math.round(opacityOf(value) * 100)} %`}
          value={opacityOf(value)}
          disabled={disabled}
          onChange={(event) => onChange(withOpacity(value, Number(event.target.value)))}
          className="w-full accent-accent"
        />
      ) : null}
    </fieldset>
  );
}

interface OwnColourFieldProps extends Omit<ColourFieldProps, "value" | "onChange"> {
  value: string | null;
  /** What holds while there is none of its own. */
  otherwise: string;
  /** Says what that is. */
  note: string;
  onChange: (value: string | null) => void;
}

/** A colour that may be left to something else. */
export function OwnColourField({ value, otherwise, note, onChange, label, ...rest }: OwnColourFieldProps) {
  return (
    <div className="grid content-start gap-2">
      <Toggle
        label={label}
        checked={value !== null}
        disabled={rest.disabled ?? false}
        onChange={(on) => onChange(on ? otherwise : null)}
      />
      {value === null ? (
        <p className="flex items-center gap-2 text-sm text-muted">
          <span aria-hidden className="size-5 rounded-md border" style={{ background: otherwise }} /> {note}
        </p>
      ) : (
        <ColourField bare label={label} value={value} onChange={onChange} {...rest} />
      )}
    </div>
  );
}

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value in words, as "7 %". */
  shown: string;
  onChange: (value: number) => void;
  disabled?: boolean;
}

export function Slider({ label, shown, onChange, ...rest }: SliderProps) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id} className="text-muted tabular-nums">
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        aria-valuetext={shown}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-6 w-full accent-accent"
        {...rest}
      />
    </div>
  );
}

interface ToggleProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
}

export function Toggle({ label, checked, onChange, disabled, className }: ToggleProps) {
  return (
    <label className={cn("flex items-center gap-2.5 text-sm font-medium", className)}>
      <input
        type="checkbox"
        className="size-4 accent-accent"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
