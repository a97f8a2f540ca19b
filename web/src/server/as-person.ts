/** Requests as the person of a cookie, whose access token may have ended. */
import "server-only";
import { isStale, renewed } from "./refresh";
import type { Session } from "./session";

interface Answered {
  answer: Response;
  /** The session from now on: that from before, one that was renewed, or null where it is over. */
  session: Session | null;
}

/**
 * Ask the API as a person, with new tokens where those of `before` have ended or are refused.
 *
 * @param headers of the request that this is done for.
 */
export async function asPerson(
  before: Session | null,
  headers: Headers,
  ask: (session: Session | null) => Promise<Response>,
): Promise<Answered> {
  const session = before && isStale(before) ? await renewed(before, headers) : before;
  const answer = await ask(session);
  if (answer.status !== 401 || !session || session !== before) return { answer, session };
  const next = await renewed(session, headers);
  if (!next) return { answer, session: null };
  // Read, for the connection to be free again: to cancel it may wait without end for a copy that Next keeps.
  await answer.arrayBuffer();
  return { answer: await ask(next), session: next };
}
