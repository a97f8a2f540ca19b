/**
 * A person's session: the API's tokens, sealed in a cookie that no script of the page can read.
 *
 * The cookie is an encrypted JWT (RFC 7516, `dir` with A256GCM), so that several web servers need share nothing
 * but the secret.
 */
import "server-only";
import { createHash } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";
import { settings } from "./settings";

export const COOKIE = "clipforge_session";

export interface Session {
  accessToken: string;
  /** When the access token ends, in milliseconds since 1970. */
  accessExpiresAt: number;
  refreshToken: string;
  /** When the whole session ends, in milliseconds since 1970. */
  refreshExpiresAt: number;
  orgId: string;
}

/** What the API answers to signing in and refreshing. */
export interface SignedIn {
  access_token: string;
  expires_in: number;
  refresh_token: string;
  refresh_expires_in: number;
  org_id: string;
}

export interface CookieOptions {
  httpOnly: true;
  sameSite: "lax";
  secure: boolean;
  path: "/";
  maxAge: number;
}

function key(): Uint8Array {
  return createHash("sha256").update(`clipforge web session\0${settings.secret}`).digest();
}

export function fromTokens(answer: SignedIn, now = Date.now()): Session {
  return {
    accessToken: answer.access_token,
    accessExpiresAt: now + answer.expires_in * 1000,
    refreshToken: answer.refresh_token,
    refreshExpiresAt: now + answer.refresh_expires_in * 1000,
    orgId: answer.org_id,
  };
}

export async function seal(session: Session): Promise<string> {
  return new EncryptJWT({ ...session })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setExpirationTime(Math.floor(session.refreshExpiresAt / 1000))
    .encrypt(key());
}

/** The session of a cookie; null when it is missing, ended, or not of our making. */
export async function unseal(cookie: string | undefined): Promise<Session | null> {
  if (!cookie) return null;
  try {
    const { payload } = await jwtDecrypt(cookie, key(), {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return payload as unknown as Session;
  } catch {
    return null;
  }
}

export function cookieOptions(session: Session | null): CookieOptions {
  return {
    httpOnly: true,
    sameSite: "lax",
    secure: settings.webUrl.startsWith("https:"),
    path: "/",
    maxAge: session ? Math.max(0, Math.floor((session.refreshExpiresAt - Date.now()) / 1000)) : 0,
  };
}
