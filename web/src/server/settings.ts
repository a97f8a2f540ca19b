/** What the web server is told by its environment; read when a request needs it, never built in. */
import "server-only";

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing; clipforge up sets it, see docs/operating.md`);
  return value;
}

export const settings = {
  /** Where the API is reached from this server. */
  get apiUrl(): string {
    return (process.env.CLIPFORGE_API_URL ?? "http://127.0.0.1:3000").replace(/\/+$/, "");
  },
  /** Where people reach the web app; requests of other origins change nothing. */
  get webUrl(): string {
    return (process.env.CLIPFORGE_WEB_URL ?? "http://localhost:3001").replace(/\/+$/, "");
  },
  /** What session cookies are sealed with; 32 characters or more. */
  get secret(): string {
    const secret = required("CLIPFORGE_WEB_SECRET");
    if (secret.length < 32) throw new Error("CLIPFORGE_WEB_SECRET is too short: 32 characters or more");
    return secret;
  },
  /** Origins that files are read from and sent to; for the content security policy. */
  get storageOrigins(): string[] {
    const given = process.env.CLIPFORGE_WEB_STORAGE_ORIGINS ?? "http://localhost:3000";
    return given.split(",").flatMap((part) => (part.trim() ? [new URL(part.trim()).origin] : []));
  },
};
