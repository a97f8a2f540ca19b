/**
 * `/api/v1/…` is the API at `/v1/…`, as the person whose session the cookie holds.
 *
 * Tokens never reach the page: operations that answer with tokens are not passed on (see `/session`).
 */
import { type NextRequest, NextResponse } from "next/server";
import { asPerson } from "@/server/as-person";
import { limitedBody } from "@/server/limited-body";
import { isOwnOrigin } from "@/server/origin";
import { apiIsDown, problem } from "@/server/problem";
import { COOKIE, cookieOptions, type Session, seal, unseal } from "@/server/session";
import { passedOn, send } from "@/server/upstream";

export const dynamic = "force-dynamic";

/** Largest body that is passed on; files go to storage directly. The API itself takes less. */
const MOST_BYTES = 8 << 20;
const GIVES_TOKENS =
  /^\/v1\/(auth\/(sign-in|sign-up|sign-out|refresh|providers\/[^/]+\/(start|finish))|oauth\/token)\s*$/;

/** Whether it is passed on. The API reads a path decoded, and so it is looked at here. */
function isPassedOn(path: string): boolean {
  try {
    return path.startsWith("/v1/") && !GIVES_TOKENS.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}

async function withCookie(response: Response, session: Session | null): Promise<Response> {
  const out = new NextResponse(response.body, response);
  out.cookies.set(COOKIE, session ? await seal(session) : "", cookieOptions(session));
  return out;
}

async function handle(request: NextRequest): Promise<Response> {
  const path = request.nextUrl.pathname.replace(/^\/api/, "");
  if (!isPassedOn(path)) return problem(404, "not_found", "There is nothing at this address.");
  if (!isOwnOrigin(request)) return problem(403, "foreign_origin", "This request came from another site.");
  const before = await unseal(request.cookies.get(COOKIE)?.value);
  try {
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    const body = hasBody ? await limitedBody(request, MOST_BYTES) : undefined;
    if (body === null) {
      return problem(413, "too_large", "This is too large; files are sent to storage directly.");
    }
    const outgoing = {
      method: request.method,
      path: path + request.nextUrl.search,
      headers: request.headers,
      body: body && body.byteLength > 0 ? body : undefined,
      signal: request.signal,
    };
    const { answer, session } = await asPerson(before, request.headers, (as) => send(outgoing, as));
    const response = passedOn(answer);
    return session === before ? response : await withCookie(response, session);
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    console.error(`${request.method} ${path}: ${error instanceof Error ? error.message : error}`);
    return apiIsDown();
  }
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
