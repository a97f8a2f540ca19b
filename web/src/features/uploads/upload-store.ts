"use client";
/** The uploads of this page: they run on while a person goes from place to place. */
import type { ProjectSettings } from "@clipforge/sdk";
import { create } from "zustand";
import { client } from "@/lib/client";
import { alongside } from "./alongside";
import type { Given } from "./pairs";
import { uploadMemory } from "./upload-memory";

export type UploadState = "waiting" | "sending" | "done" | "failed" | "stopped";

export interface RunningUpload {
  id: string;
  file: File;
  /** What is said in it, sent along where it is known. */
  words: File | null;
  /** It goes on with an upload that was begun without its words. */
  wordsLeft: boolean;
  settings: ProjectSettings;
  state: UploadState;
  sent: number;
  projectId: string | null;
  /** The same file is in another project of the organisation; it was not sent again. */
  duplicate: boolean;
  error: unknown;
  /** Bytes a second, smoothed; null until it can be told. */
  rate: number | null;
}

interface Uploads {
  uploads: RunningUpload[];
  add: (files: readonly Given[], settings: ProjectSettings) => void;
  retry: (id: string) => void;
  stop: (id: string) => void;
  dismiss: (id: string) => void;
}

/** Files at a time; each sends several parts at once. */
const AT_ONCE = 2;
const SMOOTHING = 0.2;
const stops = new Map<string, AbortController>();

export const useUploads = create<Uploads>((set, get) => {
  function change(id: string, values: Partial<RunningUpload>) {
    set(({ uploads }) => ({ uploads: uploads.map((one) => (one.id === id ? { ...one, ...values } : one)) }));
  }

  function begin() {
    const { uploads } = get();
    const free = AT_ONCE - uploads.filter((one) => one.state === "sending").length;
    for (const upload of uploads.filter((one) => one.state === "waiting").slice(0, Math.max(0, free)))
      void send(upload);
  }

  async function send(upload: RunningUpload) {
    const stop = new AbortController();
    stops.set(upload.id, stop);
    change(upload.id, { state: "sending", error: null, rate: null });
    let last = { at: performance.now(), sent: upload.sent };
    try {
      const memory = uploadMemory();
      const { words } = upload;
      // What is under way already was announced with its words, or without any, and goes on as it was.
      let along = words !== null && (await memory.hasTranscript(upload.file));
      const transcript = async (signal = stop.signal) => {
        along = words !== null;
        return words ? alongside(words, signal) : undefined;
      };
      const project = await client.ingest.upload(upload.file, {
        settings: upload.settings,
        transcript,
        memory,
        signal: stop.signal,
        onUpload: ({ project_id }) =>
          change(upload.id, { projectId: project_id, wordsLeft: words !== null && !along }),
        onProgress: (sent) => {
          const now = performance.now();
          const before = get().uploads.find((one) => one.id === upload.id)?.rate ?? null;
          const seconds = (now - last.at) / 1000;
          if (seconds < 0.5) return change(upload.id, { sent });
          const rate = (sent - last.sent) / seconds;
          last = { at: now, sent };
          change(upload.id, { sent, rate: before === null ? rate : before + SMOOTHING * (rate - before) });
        },
      });
      const duplicate = project.duplicate_of !== null;
      change(upload.id, { state: "done", sent: upload.file.size, projectId: project.id, duplicate });
    } catch (error) {
      change(upload.id, stop.signal.aborted ? { state: "stopped" } : { state: "failed", error });
    } finally {
      stops.delete(upload.id);
      begin();
    }
  }

  return {
    uploads: [],
    add: (files, settings) => {
      const added = files.map<RunningUpload>(({ file, words }) => ({
        id: crypto.randomUUID(),
        file,
        words,
        wordsLeft: false,
        settings,
        state: "waiting",
        sent: 0,
        projectId: null,
        duplicate: false,
        error: null,
        rate: null,
      }));
      set(({ uploads }) => ({ uploads: [...added, ...uploads] }));
      begin();
    },
    retry: (id) => {
      change(id, { state: "waiting", error: null });
      begin();
    },
    stop: (id) => {
      stops.get(id)?.abort();
      const one = get().uploads.find((upload) => upload.id === id);
      if (one?.state === "waiting") change(id, { state: "stopped" });
    },
    dismiss: (id) => set(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) })),
  };
});
