"use client";
import { APIConnectionError, APIError, APITimeoutError, UploadError } from "@clipforge/sdk";
import { useTranslations } from "use-intl";
import { Overtaken } from "./overtaken";

export interface ErrorText {
  /** What went wrong, for a person to read. */
  text: string;
  /** What to tell whoever looks after the server. */
  requestId: string | null;
}

/** Says what went wrong: the API's own words where it answered, ours where it did not. */
export function useErrorText(): (error: unknown) => ErrorText {
  const t = useTranslations("errors");
  return textOf;

  function textOf(error: unknown): ErrorText {
    if (error instanceof APIError) {
      const fields = error.errors.map((field) => field.detail).filter(Boolean);
      return {
        text: fields.length > 0 ? fields.join(" ") : error.detail || t("unknown"),
        requestId: error.requestId || null,
      };
    }
    // What an upload broke off for says more than that it did.
    if (error instanceof UploadError && error.cause) return textOf(error.cause);
    if (error instanceof APITimeoutError) return { text: t("timeout"), requestId: null };
    if (error instanceof APIConnectionError) return { text: t("offline"), requestId: null };
    if (error instanceof Overtaken)
      return { text: t(error.forGood ? "overtaken" : "notYet"), requestId: null };
    return { text: t("unknown"), requestId: null };
  }
}
