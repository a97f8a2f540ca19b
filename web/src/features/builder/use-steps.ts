"use client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { useHistory } from "./history";

/** Undo and redo as a person asks for them: what cannot be done is told. */
export function useSteps() {
  const { past, future, busy, undo, redo, clear } = useHistory();
  const errorText = useErrorText();
  const told = (work: () => Promise<void>) => () =>
    work().catch((error: unknown) => {
      toast.error(errorText(error).text);
    });
  return { past, future, busy, clear, undo: told(undo), redo: told(redo) };
}
