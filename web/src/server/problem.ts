/** Failures of this server itself, in the API's own form (RFC 9457). */
import "server-only";

const TITLES: Record<number, string> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  413: "Content Too Large",
  503: "Service Unavailable",
};

export function problem(status: number, code: string, detail: string, headers: HeadersInit = {}): Response {
  const title = TITLES[status];
  return new Response(
    JSON.stringify({
      type: `urn:clipforge:${code}`,
      title: title ?? "Error",
      status,
      code,
      detail,
      errors: [],
    }),
    {
      status,
      headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    },
  );
}

export function apiIsDown(): Response {
  return problem(
    503,
    "api_unreachable",
    "ClipForge's API does not answer right now; try again in a moment.",
    {
      "retry-after": "3",
    },
  );
}
