/** Which requests may change something: those that our own pages make. */
import "server-only";
import { settings } from "./settings";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** True when the request cannot have been made by another site's page. */
export function isOwnOrigin(request: Request): boolean {
  if (SAFE.has(request.method)) return true;
  if (request.headers.get("origin") === new URL(settings.webUrl).origin) return true;
  // The same server under another of its names, a port that is forwarded for instance. Browsers write this
  // header themselves, and no page can.
  return request.headers.get("sec-fetch-site") === "same-origin";
}
