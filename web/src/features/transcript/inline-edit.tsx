"use client";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";

interface InlineEditProps {
  text: string;
  label: string;
  /** As wide as its place, for a whole sentence. */
  wide?: boolean;
  /** What was written, trimmed; null when it was given up. */
  onDone: (text: string | null) => void;
}

/** A text in its place that is being written otherwise: Enter or leaving it keeps it, Escape gives up. */
export function InlineEdit({ text, label, wide = false, onDone }: InlineEditProps) {
  const [value, setValue] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const given = useRef(false);
  useEffect(() => input.current?.select(), []);
  function done(result: string | null) {
    if (given.current) return;
    given.current = true;
    onDone(result);
  }
  return (
    <input
      ref={input}
      // biome-ignore lint/a11y/noAutofocus: it stands where the person has just asked to write
      autoFocus
      aria-label={label}
      value={value}
      size={Math.max(3, value.length)}
      className={cn("rounded border border-accent bg-surface px-1 text-inherit", wide && "w-full")}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => done(value.trim())}
      onKeyDown={(event) => {
        event.stopPropagation();
        // Of writing a character, in Japanese for instance, and not of the whole text.
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") done(value.trim());
        if (event.key === "Escape") done(null);
      }}
    />
  );
}
