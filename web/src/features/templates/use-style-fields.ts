"use client";
import { useFormatter } from "use-intl";
import type { FullStyle } from "./complete-style";

export interface StyleFormProps {
  style: FullStyle;
  families: readonly string[];
  /** `field` names what is changed, so that fast changes of it are one step of undoing. */
  onChange: (change: Partial<FullStyle>, field: string) => void;
}

/** Setters of single fields, and shares as people read them. */
export function useFields({ onChange }: StyleFormProps) {
  const format = useFormatter();
  return {
    set:
      <Name extends keyof FullStyle>(name: Name) =>
      (value: FullStyle[Name]) =>
        onChange({ [name]: value } as Partial<FullStyle>, name),
    share: (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 2 }),
    em: (value: number) => `${format.number(value, { maximumFractionDigits: 2 })} em`,
  };
}
