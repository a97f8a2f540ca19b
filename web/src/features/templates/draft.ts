import { PreconditionFailedError } from "@clipforge/sdk";
import { merge, same } from "./merge";

/** A thing as the server has it. */
export interface Saved<T> {
  value: T;
  version: number;
}

export interface Saving<T> {
  /** Send a value that is based on a version; throws a PreconditionFailedError when somebody was faster. */
  save: (value: T, base: Saved<T>) => Promise<Saved<T>>;
  reload: () => Promise<Saved<T>>;
  /** Whether the server would take it. */
  valid: (value: T) => boolean;
  /** A value without what cannot be had any more; an earlier one that is brought back may name such things. */
  mended?: (value: T) => T;
}

export type DraftStatus = "saved" | "waiting" | "saving" | "invalid" | "failed" | "conflict";

export interface DraftState<T> {
  value: T;
  status: DraftStatus;
  error: unknown;
  canUndo: boolean;
  canRedo: boolean;
}

/** After the last change, so that a colour that is being dragged is saved once. */
const PAUSE_MS = 900;
/** Changes of one field that follow this fast are one step of undoing. */
const TOGETHER_MS = 1000;
const MOST_STEPS = 100;

/** What a person makes of something saved: edits with undo, saved by themselves, put together with others'. */
export class Draft<T extends object> {
  state: DraftState<T>;
  readonly #how: Saving<T>;
  readonly #listeners = new Set<() => void>();
  #base: Saved<T>;
  #theirs: Saved<T> | null = null;
  #past: T[] = [];
  #future: T[] = [];
  #last = { field: "", at: 0 };
  #timer = 0;
  #saving = false;

  constructor(saved: Saved<T>, how: Saving<T>) {
    this.#base = saved;
    this.#how = how;
    this.state = { value: saved.value, status: "saved", error: null, canUndo: false, canRedo: false };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Change something; `field` says which, so that fast changes of one field are undone together. */
  set = (change: Partial<T>, field = ""): void => {
    const now = Date.now();
    const together = field !== "" && field === this.#last.field && now - this.#last.at < TOGETHER_MS;
    this.#last = { field, at: now };
    if (!together) this.#past = [...this.#past, this.state.value].slice(-MOST_STEPS);
    this.#future = [];
    this.#edit({ ...this.state.value, ...change });
  };

  undo = (): void => {
    const before = this.#back(this.#past);
    if (!before) return;
    this.#future.push(this.state.value);
    this.#last = { field: "", at: 0 };
    this.#edit(before);
  };

  redo = (): void => {
    const after = this.#back(this.#future);
    if (!after) return;
    this.#past.push(this.state.value);
    this.#last = { field: "", at: 0 };
    this.#edit(after);
  };

  /** The server has something newer: bring it in, or ask when both changed the same. */
  receive = (theirs: Saved<T>): void => {
    if (theirs.version <= this.#base.version || this.#saving) return;
    this.#adopt(theirs);
  };

  keepMine = (): void => {
    if (!this.#theirs) return;
    this.#rebase(this.#theirs);
    this.#edit(this.state.value);
  };

  takeTheirs = (): void => {
    if (!this.#theirs) return;
    this.#past.push(this.state.value);
    this.#base = this.#theirs;
    this.#theirs = null;
    this.#show({ value: this.#base.value, status: "saved", error: null });
  };

  /** Save now what waits. */
  flush = (): void => {
    window.clearTimeout(this.#timer);
    if (this.state.status === "waiting" || this.state.status === "failed") void this.#save();
  };

  /** The nearest of these steps that can still be seen; undefined where there is none. */
  #back(steps: T[]): T | undefined {
    for (let value = steps.pop(); value; value = steps.pop()) {
      if (!same(this.#mended(value), this.state.value)) return value;
    }
    this.#show({});
    return undefined;
  }

  #mended(value: T): T {
    return this.#how.mended?.(value) ?? value;
  }

  #edit(wanted: T): void {
    const value = this.#mended(wanted);
    if (this.#theirs) {
      this.#show({ value });
      return;
    }
    const status = same(value, this.#base.value) ? "saved" : this.#how.valid(value) ? "waiting" : "invalid";
    this.#show({ value, status: this.#saving && status === "saved" ? "saving" : status, error: null });
    this.#later();
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    if (this.state.status === "waiting") this.#timer = window.setTimeout(() => void this.#save(), PAUSE_MS);
  }

  async #save(): Promise<void> {
    // What is on its way is followed by the rest.
    if (this.#saving) return;
    const sent = this.state.value;
    this.#saving = true;
    this.#show({ status: "saving", error: null });
    try {
      const { version } = await this.#how.save(sent, this.#base);
      this.#saving = false;
      this.#base = { value: sent, version };
      this.#edit(this.state.value);
    } catch (error) {
      await this.#refused(error);
    }
  }

  async #refused(error: unknown): Promise<void> {
    if (!(error instanceof PreconditionFailedError)) {
      this.#saving = false;
      this.#show({ status: "failed", error });
      return;
    }
    try {
      const theirs = await this.#how.reload();
      this.#saving = false;
      this.#adopt(theirs);
    } catch (failure) {
      this.#saving = false;
      this.#show({ status: "failed", error: failure });
    }
  }

  #adopt(theirs: Saved<T>): void {
    if (merge(this.#base.value, this.state.value, theirs.value).clash) {
      window.clearTimeout(this.#timer);
      this.#theirs = theirs;
      this.#show({ status: "conflict", error: null });
      return;
    }
    this.#rebase(theirs);
    this.#edit(this.state.value);
  }

  /** Put my changes, and all that can be undone, on top of what the server has. */
  #rebase(theirs: Saved<T>): void {
    const onTop = (value: T) => merge(this.#base.value, value, theirs.value).value;
    this.#past = this.#past.map(onTop);
    this.#future = this.#future.map(onTop);
    const value = onTop(this.state.value);
    this.#base = theirs;
    this.#theirs = null;
    this.#show({ value });
  }

  #show(change: Partial<DraftState<T>>): void {
    this.state = {
      ...this.state,
      ...change,
      canUndo: this.#past.length > 0,
      canRedo: this.#future.length > 0,
    };
    for (const listener of this.#listeners) listener();
  }
}
