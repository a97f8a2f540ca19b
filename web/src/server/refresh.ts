/** The next pair of tokens, asked for once however many requests find that the first pair has ended. */
import "server-only";
import { fromTokens, type Session, type SignedIn } from "./session";
import { send } from "./upstream";

/** Tokens are renewed this long before they end, so that none ends on the way. */
const EARLY_MS = 30_000;
const PATIENCE_MS = 15_000;
/** Renewals that are remembered; each ends by itself within minutes. */
const MOST = 10_000;
/** Who it is that calls: the list of a person's sessions tells it. */
const TELLING = ["user-agent", "x-forwarded-for"];

interface Renewal {
  next: Promise<Session | null>;
  /** In milliseconds since 1970. */
  goodUntil: number;
}

/**
 * Renewals by the refresh token that they used up, the oldest first.
 *
 * They are remembered as long as what they gave is good: the new cookie travels with the answer of a request that
 * may take long, and until it has come, further requests bring the old one. To use its token once more would look
 * to the API as if it had been stolen.
 *
 * Next gives each route modules of its own, and this is one for all of them.
 */
const shared = globalThis as { clipforgeRenewals?: Map<string, Renewal> };
shared.clipforgeRenewals ??= new Map();
const renewals = shared.clipforgeRenewals;

export function isStale(session: Session): boolean {
  return session.accessExpiresAt - EARLY_MS <= Date.now();
}

/**
 * Renew a session.
 *
 * Returns null when the API refuses: then the person has to sign in again.
 *
 * Throws when the API cannot be reached or fails: then the session stays as it is.
 *
 * @param headers of the request that this is done for.
 */
export async function renewed(session: Session, headers: Headers): Promise<Session | null> {
  const told = new Headers({ "content-type": "application/json" });
  for (const name of TELLING) {
    const value = headers.get(name);
    if (value !== null) told.set(name, value);
  }
  const next = await once(session, told);
  return next && stayed(session.orgId, next, told);
}

function once(session: Session, told: Headers): Promise<Session | null> {
  const token = session.refreshToken;
  const known = renewals.get(token);
  if (known && known.goodUntil > Date.now()) return known.next;
  forgetOld();
  const renewal: Renewal = { next: ask(session, told), goodUntil: Number.POSITIVE_INFINITY };
  const forget = () => {
    if (renewals.get(token) === renewal) renewals.delete(token);
  };
  renewal.next.then((next) => {
    if (next) renewal.goodUntil = next.accessExpiresAt - EARLY_MS;
    else forget();
  }, forget);
  renewals.set(token, renewal);
  return renewal.next;
}

function forgetOld(): void {
  const now = Date.now();
  for (const [token, { goodUntil }] of renewals) {
    if (goodUntil > now && renewals.size < MOST) return;
    renewals.delete(token);
  }
}

async function ask(session: Session, told: Headers): Promise<Session | null> {
  const answer = await send(
    {
      method: "POST",
      path: "/v1/auth/refresh",
      headers: told,
      body: JSON.stringify({ refresh_token: session.refreshToken }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    },
    null,
  );
  if (answer.ok) return fromTokens((await answer.json()) as SignedIn);
  await answer.arrayBuffer();
  if (answer.status === 401) return null;
  throw new Error(`the API answered ${answer.status}`);
}

/** Stay in the org that was chosen: refreshing leads to the one that the session began in. */
async function stayed(orgId: string, next: Session, told: Headers): Promise<Session> {
  if (!orgId || orgId === next.orgId) return next;
  const there = { ...next, orgId };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await send({ method: "GET", path: "/v1/me", headers: told, signal }, there);
  await answer.arrayBuffer();
  // Who is no longer a member is told that there is no such org.
  return answer.status === 404 ? next : there;
}
