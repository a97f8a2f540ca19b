import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

const control =
  "w-full rounded-lg border border-line bg-surface px-3 text-sm text-ink placeholder:text-muted aria-invalid:border-bad disabled:opacity-60";

interface FieldProps {
  label: string;
  /** Below the field, for what the label cannot say. */
  hint?: ReactNode;
  /** Instead of the hint; read out with the field. */
  error?: string | undefined;
  className?: string;
}

function Frame({
  id,
  label,
  hint,
  error,
  className,
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-note`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-note`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

function described(id: string, { hint, error }: FieldProps) {
  return {
    id,
    "aria-describedby": hint || error ? `${id}-note` : undefined,
    "aria-invalid": error ? true : undefined,
  } as const;
}

export function TextField(props: FieldProps & Omit<ComponentProps<"input">, "id">) {
  const { label, hint, error, className, ...rest } = props;
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} {...(className ? { className } : {})}>
      <input {...described(id, props)} className={cn(control, "h-10")} {...rest} />
    </Frame>
  );
}

export function TextArea(props: FieldProps & Omit<ComponentProps<"textarea">, "id">) {
  const { label, hint, error, className, ...rest } = props;
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} {...(className ? { className } : {})}>
      <textarea {...described(id, props)} className={cn(control, "min-h-24 py-2")} {...rest} />
    </Frame>
  );
}

export function SelectField(props: FieldProps & Omit<ComponentProps<"select">, "id">) {
  const { label, hint, error, className, children, ...rest } = props;
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} {...(className ? { className } : {})}>
      <select {...described(id, props)} className={cn(control, "h-10")} {...rest}>
        {children}
      </select>
    </Frame>
  );
}
