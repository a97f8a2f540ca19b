"use client";
import { useEffect, useState } from "react";
import { useFragmentToken } from "./use-fragment-token";

const KEPT = "clipforge.invite";

/** Keep an invitation while its person signs in on another page of this tab. */
export function keepInvite(token: string): void {
  sessionStorage.setItem(KEPT, token);
}

export function forgetInvite(): void {
  sessionStorage.removeItem(KEPT);
}

/** The token of an invitation: of the link, or of the link that was opened before signing in. See `useFragmentToken`. */
export function useInviteToken(): string | null | undefined {
  const token = useFragmentToken();
  const [kept, setKept] = useState<string | null>(null);
  useEffect(() => setKept(sessionStorage.getItem(KEPT)), []);
  return token === null ? kept : token;
}
