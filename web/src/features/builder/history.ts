"use client";
/** Undo and redo through the whole session: each step knows its way back. */
import { create } from "zustand";

export interface Step {
  /** What was done, in a word or two. */
  label: string;
  redo: () => Promise<unknown>;
  undo: () => Promise<unknown>;
}

interface History {
  past: Step[];
  future: Step[];
  /** Something is on its way; the next step waits for it. */
  busy: boolean;
  /** Do a step and remember it. It is not remembered when it fails. */
  run: (step: Step) => Promise<void>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  clear: () => void;
}

const MOST = 200;

/** Steps one after another, however fast they are asked for. */
let queue: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = queue.then(work, work);
  queue = next.catch(() => undefined);
  return next;
}

export const useHistory = create<History>((set, get) => {
  async function busy(work: () => Promise<void>): Promise<void> {
    set({ busy: true });
    try {
      await work();
    } finally {
      set({ busy: false });
    }
  }
  return {
    past: [],
    future: [],
    busy: false,
    run: (step) =>
      inTurn(() =>
        busy(async () => {
          await step.redo();
          set(({ past }) => ({ past: [...past, step].slice(-MOST), future: [] }));
        }),
      ),
    undo: () =>
      inTurn(async () => {
        const step = get().past.at(-1);
        if (!step) return;
        await busy(async () => {
          await step.undo();
          set(({ past, future }) => ({ past: past.slice(0, -1), future: [step, ...future] }));
        });
      }),
    redo: () =>
      inTurn(async () => {
        const step = get().future[0];
        if (!step) return;
        await busy(async () => {
          await step.redo();
          set(({ past, future }) => ({ past: [...past, step], future: future.slice(1) }));
        });
      }),
    clear: () => set({ past: [], future: [] }),
  };
});
