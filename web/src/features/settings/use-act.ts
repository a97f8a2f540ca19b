"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";

/** Do something and read a list anew; says what went wrong. Gives which one is being done, by a name of the caller's. */
export function useAct(...queryKey: string[]) {
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [busy, setBusy] = useState<string | null>(null);
  async function act(name: string, work: () => Promise<unknown>): Promise<boolean> {
    setBusy(name);
    try {
      await work();
      await queries.invalidateQueries({ queryKey });
      return true;
    } catch (error) {
      toast.error(errorText(error).text);
      return false;
    } finally {
      setBusy(null);
    }
  }
  return { busy, act };
}
