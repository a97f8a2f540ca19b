/** What runs this code, found out without a module of any one of them. */

interface Surroundings {
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
  navigator?: { userAgent?: string };
  window?: { document?: unknown };
  WorkerGlobalScope?: unknown;
}

const around = globalThis as unknown as Surroundings;

/** An environment variable; undefined where there is none, or where it may not be read (Deno without permission). */
export function environment(name: string): string | undefined {
  try {
    return around.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a person can read what runs here: a page, or a worker of one. */
export function isBrowser(): boolean {
  const ofPerson = around.navigator?.userAgent?.startsWith("Mozilla/") ?? false;
  return ofPerson && (around.window?.document !== undefined || around.WorkerGlobalScope !== undefined);
}

/** Name and version of what runs this code, for `User-Agent`. */
export function runtime(): string {
  const node = around.process?.versions?.node;
  const named = around.navigator?.userAgent;
  // Deno and Bun name themselves; so does Node from 21 on, in less detail than `process`.
  if (named && !named.startsWith("Node.js") && !named.startsWith("Mozilla/")) return named;
  return node ? `node/${node}` : "unknown";
}
