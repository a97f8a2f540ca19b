"use client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Draft, type Saved, type Saving } from "./draft";

/** A draft for as long as a page is open; leaving saves what waits. */
export function useDraft<T extends object>(saved: Saved<T>, how: Saving<T>) {
  const [draft] = useState(() => new Draft(saved, how));
  const state = useSyncExternalStore(
    draft.subscribe,
    () => draft.state,
    () => draft.state,
  );
  useEffect(() => draft.receive(saved), [draft, saved]);
  useEffect(() => draft.flush, [draft]);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) draft.redo();
      else draft.undo();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [draft]);
  const unsaved = state.status !== "saved";
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);
  return { draft, state };
}

/** Where somebody types, undoing is the browser's. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement)
    return ["text", "search", "number", "email", "url"].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || target.tagName === "TEXTAREA");
}
