"use client";
import { toast } from "@/lib/toast";

const WAIT_MS = 6000;

interface Undoable {
  /** Show again what was taken out of view. */
  undo: () => void;
  /** Really do it, once the time to undo is over. */
  commit: () => Promise<unknown>;
  failed: (error: unknown) => void;
}

/** Actions that wait for their time to be over, to be done at once when the page is left. */
const waiting = new Set<() => void>();
if (typeof window !== "undefined") {
  window.addEventListener("pagehide", () => {
    for (const run of waiting) run();
  });
}

/** Instead of "are you sure": it looks done at once, and for some seconds it can be taken back. */
export function withUndo(message: string, label: string, { undo, commit, failed }: Undoable): void {
  const run = () => {
    if (!waiting.delete(run)) return;
    window.clearTimeout(timer);
    commit().catch(failed);
  };
  const timer = window.setTimeout(run, WAIT_MS);
  waiting.add(run);
  toast(message, {
    durationMs: WAIT_MS,
    action: {
      label,
      onClick: () => {
        window.clearTimeout(timer);
        waiting.delete(run);
        undo();
      },
    },
  });
}
