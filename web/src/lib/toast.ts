"use client";
/** Short messages at the edge of the page; `components/ui/toaster.tsx` shows them. */
import { create } from "zustand";

export interface ToastMessage {
  id: number;
  text: string;
  tone: "plain" | "bad";
  durationMs: number;
  action?: { label: string; onClick: () => void };
}

interface Toasts {
  messages: ToastMessage[];
  dismiss: (id: number) => void;
}

const SHOWN_MS = 5000;
const MOST = 4;
let last = 0;

export const useToasts = create<Toasts>((set) => ({
  messages: [],
  dismiss: (id) => set(({ messages }) => ({ messages: messages.filter((one) => one.id !== id) })),
}));

type Options = Partial<Pick<ToastMessage, "durationMs" | "action">>;

function show(text: string, tone: ToastMessage["tone"], options: Options): void {
  last += 1;
  const message = { id: last, text, tone, durationMs: SHOWN_MS, ...options };
  useToasts.setState(({ messages }) => ({ messages: [...messages, message].slice(-MOST) }));
}

export const toast = Object.assign((text: string, options: Options = {}) => show(text, "plain", options), {
  error: (text: string, options: Options = {}) => show(text, "bad", { durationMs: 8000, ...options }),
});
