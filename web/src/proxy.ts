/** Before every page: its content security policy, and the way to the sign-in page for who has no session. */
import { type NextRequest, NextResponse } from "next/server";
import { COOKIE, unseal } from "@/server/session";
import { settings } from "@/server/settings";

/** Pages that need nobody signed in. */
const OPEN = /^\/(sign-in|sign-up|forgot-password|reset-password|verify-email|invite|review|auth)(\/|$)/;

function policy(nonce: string): string {
  const storage = settings.storageOrigins.join(" ");
  return [
    "default-src 'self'",
    // libass runs as WebAssembly; nothing else is evaluated.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Positions of what floats (menus, tooltips) are written into style attributes.
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' data: blob: ${storage}`,
    `media-src 'self' blob: ${storage}`,
    `connect-src 'self' ${storage}`,
    "font-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const session = await unseal(request.cookies.get(COOKIE)?.value);
  const open = OPEN.test(pathname);
  if (!session && !open) {
    const to = new URL("/sign-in", request.url);
    if (pathname !== "/") to.searchParams.set("next", pathname + search);
    return NextResponse.redirect(to);
  }
  const nonce = btoa(crypto.randomUUID());
  const csp = policy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", csp);
  // Not "no-referrer", which would also take the origin off our own requests.
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  return response;
}

export const config = {
  matcher: [
    { source: "/((?!api/|session/|health|_next/static|_next/image|favicon.ico|fonts/|emoji/|jassub/).*)" },
  ],
};
