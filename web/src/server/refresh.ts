/** The next pair of tokens, asked for once however many requests find that the first pair has ended. */
import "server-only";
import { fromTokens, type Session, type SignedIn } from "./session";
import { settings } from "./settings";

/** Tokens are renewed this long before they end, so that none ends on the way. */
const EARLY_MS = 30_000;
const running = new Map<string, Promise<Session | null>>();

export function isStale(session: Session): boolean {
  return session.accessExpiresAt - EARLY_MS <= Date.now();
}

/**
 * Renew a session.
 *
 * Returns null when the API refuses: then the person has to sign in again.
 *
 * Throws when the API cannot be reached or fails: then the session stays as it is.
 */
export function renewed(session: Session): Promise<Session | null> {
  const known = running.get(session.refreshToken);
  if (known) return known;
  const asked = ask(session).finally(() => running.delete(session.refreshToken));
  running.set(session.refreshToken, asked);
  return asked;
}

async function ask(session: Session): Promise<Session | null> {
  const answer = await fetch(`${settings.apiUrl}/v1/auth/refresh`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-org-id": session.orgId },
    body: JSON.stringify({ refresh_token: session.refreshToken }),
    cache: "no-store",
    signal: AbortSignal.timeout(15_000),
  });
  if (answer.ok) return fromTokens((await answer.json()) as SignedIn);
  if (answer.status >= 500 || answer.status === 429) throw new Error(`the API answered ${answer.status}`);
  return null;
}
