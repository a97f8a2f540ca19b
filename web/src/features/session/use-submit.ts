"use client";
import { type FormEvent, useState } from "react";
import { type ErrorText, useErrorText } from "@/lib/error-text";

/** A form's sending: what it holds, whether it is on its way, and what went wrong. */
export function useSubmit(send: (form: FormData) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorText | null>(null);
  const errorText = useErrorText();
  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await send(form);
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  }
  return { busy, failure, onSubmit };
}

/** A field of a form as text. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
