"use client";
/** Signing in and out. The page never sees a token: the server seals it into a cookie. */
import { APIConnectionError, APIError } from "@clipforge/sdk";

async function post<T>(action: string, body: object): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/session/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new APIConnectionError("ClipForge cannot be reached", { cause: error });
  }
  if (!answer.ok) {
    throw APIError.of({
      status: answer.status,
      headers: answer.headers,
      body: await answer.json().catch(() => null),
    });
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export interface Account {
  email: string;
  password: string;
  name?: string;
  org_name?: string;
  invite?: string;
}

/** What a sign-in provider gives the browser to bring back. */
export interface Brought {
  code: string;
  state: string;
  iss?: string;
}

export const session = {
  signIn: (email: string, password: string) => post<{ org_id: string }>("sign-in", { email, password }),
  signUp: (account: Account) => post<{ org_id: string }>("sign-up", account),
  signOut: () => post<void>("sign-out", {}),
  startProvider: (provider: string, invite?: string) =>
    post<{ authorization_url: string }>("provider-start", { provider, ...(invite ? { invite } : {}) }),
  finishProvider: (provider: string, given: Brought) =>
    post<{ org_id: string }>("provider-finish", { provider, ...given }),
  /** Leave for a provider to link its account to the person who is signed in. */
  startLinking: (provider: string) => post<{ authorization_url: string }>("link-start", { provider }),
  finishLinking: (provider: string, given: Brought) => post<unknown>("link-finish", { provider, ...given }),
  switchOrg: (orgId: string) => post<{ org_id: string }>("org", { org_id: orgId }),
};
