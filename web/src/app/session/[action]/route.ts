/**
 * Signing in and out: what the API answers with tokens is sealed into the cookie here, and the page learns
 * only whether it worked.
 */
import { type NextRequest, NextResponse } from "next/server";
import { asPerson } from "@/server/as-person";
import { limitedBody } from "@/server/limited-body";
import { isOwnOrigin } from "@/server/origin";
import { apiIsDown, problem } from "@/server/problem";
import { isStale, renewed } from "@/server/refresh";
import {
  COOKIE,
  cookieOptions,
  fromTokens,
  type Session,
  type SignedIn,
  seal,
  unseal,
} from "@/server/session";
import { passedOn, send } from "@/server/upstream";

export const dynamic = "force-dynamic";

/** Holds a provider's binding between leaving for it and coming back. */
const BINDING = "clipforge_sign_in";
const BINDING_SECONDS = 600;
const PROVIDER = /^[a-z0-9_-]{1,40}$/;
const BY_PASSWORD = new Map([
  ["sign-in", "/v1/auth/sign-in"],
  ["sign-up", "/v1/auth/sign-up"],
]);
/** What is posted here are names, passwords and codes. */
const MOST_BYTES = 64 << 10;

async function signedIn(session: Session): Promise<NextResponse> {
  const response = NextResponse.json({ org_id: session.orgId }, { headers: { "cache-control": "no-store" } });
  response.cookies.set(COOKIE, await seal(session), cookieOptions(session));
  response.cookies.delete(BINDING);
  return response;
}

async function post(request: NextRequest, path: string, body: unknown, session: Session | null = null) {
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  return send({ method: "POST", path, headers, body: JSON.stringify(body) }, session);
}

async function exchange(request: NextRequest, path: string, body: unknown): Promise<Response> {
  const answer = await post(request, path, body);
  if (!answer.ok) return passedOn(answer);
  return signedIn(fromTokens((await answer.json()) as SignedIn));
}

interface Posted {
  provider?: unknown;
  org_id?: unknown;
  [name: string]: unknown;
}

/** What the page posts; nothing where it is not what our pages post. */
function readPosted(body: Uint8Array): Posted {
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof found === "object" && found !== null ? (found as Posted) : {};
  } catch {
    return {};
  }
}

const isProvider = (given: unknown): given is string => typeof given === "string" && PROVIDER.test(given);
const noProvider = () => problem(404, "not_found", "No such provider.");
const notSignedIn = () => problem(401, "unauthorized", "Sign in first.");

/** The page learns where to go; what binds the way back to this browser stays in a cookie. */
async function leaveFor(answer: Response): Promise<NextResponse> {
  const started = (await answer.json()) as { authorization_url: string; binding: string };
  const response = NextResponse.json({ authorization_url: started.authorization_url });
  response.cookies.set(BINDING, started.binding, { ...cookieOptions(null), maxAge: BINDING_SECONDS });
  return response;
}

async function startProvider(request: NextRequest, { provider, ...options }: Posted): Promise<Response> {
  if (!isProvider(provider)) return noProvider();
  const answer = await post(request, `/v1/auth/providers/${provider}/start`, options);
  return answer.ok ? leaveFor(answer) : passedOn(answer);
}

async function finishProvider(request: NextRequest, { provider, ...given }: Posted): Promise<Response> {
  if (!isProvider(provider)) return noProvider();
  const binding = request.cookies.get(BINDING)?.value ?? "";
  return exchange(request, `/v1/auth/providers/${provider}/finish`, { ...given, binding });
}

/** To a provider and back as who is signed in, whose account it is linked to. */
async function link(
  request: NextRequest,
  before: Session | null,
  { provider, ...given }: Posted,
  step: "start" | "finish",
): Promise<Response> {
  if (!isProvider(provider)) return noProvider();
  const session = before && isStale(before) ? await renewed(before, request.headers) : before;
  if (!session) return notSignedIn();
  const path = `/v1/identities/${provider}`;
  const binding = request.cookies.get(BINDING)?.value ?? "";
  const answer =
    step === "start"
      ? await post(request, `${path}/start`, {}, session)
      : await post(request, path, { ...given, binding }, session);
  const told = step === "start" && answer.ok ? await leaveFor(answer) : passedOn(answer);
  const response = new NextResponse(told.body, told);
  if (step === "finish") response.cookies.delete(BINDING);
  if (session !== before) response.cookies.set(COOKIE, await seal(session), cookieOptions(session));
  return response;
}

async function signOut(request: NextRequest, before: Session | null): Promise<Response> {
  // With tokens that are good: an ended one would end nothing. A server that is down must not keep a person
  // signed in here.
  if (before) {
    const leave = (session: Session | null) => post(request, "/v1/auth/sign-out", {}, session);
    await asPerson(before, request.headers, leave).catch((error) =>
      console.error(`session sign-out: ${error}`),
    );
  }
  const response = new NextResponse(null, { status: 204 });
  response.cookies.set(COOKIE, "", cookieOptions(null));
  return response;
}

/** Which org is acted in stands in the cookie; the API says whether the person is in it. */
async function switchOrg(request: NextRequest, before: Session | null, orgId: unknown): Promise<Response> {
  if (!before || typeof orgId !== "string") return notSignedIn();
  const look = (session: Session | null) =>
    send({ method: "GET", path: "/v1/me", headers: request.headers }, session && { ...session, orgId });
  const { answer, session } = await asPerson(before, request.headers, look);
  if (answer.ok && session) {
    await answer.arrayBuffer();
    return signedIn({ ...session, orgId });
  }
  const told = passedOn(answer);
  const response = new NextResponse(told.body, told);
  if (session !== before) {
    response.cookies.set(COOKIE, session ? await seal(session) : "", cookieOptions(session));
  }
  return response;
}

export async function POST(
  request: NextRequest,
  context: { params: Promise<{ action: string }> },
): Promise<Response> {
  if (!isOwnOrigin(request)) return problem(403, "foreign_origin", "This request came from another site.");
  const { action } = await context.params;
  const session = await unseal(request.cookies.get(COOKIE)?.value);
  try {
    const body = await limitedBody(request, MOST_BYTES);
    if (!body) return problem(413, "too_large", "This is too large.");
    const posted = readPosted(body);
    const path = BY_PASSWORD.get(action);
    if (path) return await exchange(request, path, posted);
    if (action === "provider-start") return await startProvider(request, posted);
    if (action === "provider-finish") return await finishProvider(request, posted);
    if (action === "link-start") return await link(request, session, posted, "start");
    if (action === "link-finish") return await link(request, session, posted, "finish");
    if (action === "sign-out") return await signOut(request, session);
    if (action === "org") return await switchOrg(request, session, posted.org_id);
  } catch (error) {
    console.error(`session ${action}: ${error instanceof Error ? error.message : error}`);
    return apiIsDown();
  }
  return problem(404, "not_found", "There is nothing at this address.");
}
