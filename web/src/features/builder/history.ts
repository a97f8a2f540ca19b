"use client";
/** Undo and redo through the whole session: each step knows its way back. */
import { create } from "zustand";
import { Overtaken } from "@/lib/overtaken";

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
  /** Both throw what the step threw. It can be tried again then, unless it was overtaken for good: that one is dropped. */
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
  async function tried(step: Step, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const others = (steps: Step[]) => steps.filter((one) => one !== step);
      if (error instanceof Overtaken && error.forGood) {
        set(({ past, future }) => ({ past: others(past), future: others(future) }));
      }
      throw error;
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
          await tried(step, step.undo);
          set(({ past, future }) => ({ past: past.slice(0, -1), future: [step, ...future] }));
        });
      }),
    redo: () =>
      inTurn(async () => {
        const step = get().future[0];
        if (!step) return;
        await busy(async () => {
          await tried(step, step.redo);
          set(({ past, future }) => ({ past: [...past, step], future: future.slice(1) }));
        });
      }),
    clear: () => set({ past: [], future: [] }),
  };
});
