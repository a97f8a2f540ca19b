/** What a person chooses for a new project, and the settings it becomes. */
import type { ProjectSettings } from "@clipforge/sdk";

export interface Options {
  language: string;
  speakers: string;
  count: string;
  minSeconds: string;
  maxSeconds: string;
  topics: string;
  vocabulary: string;
  aspect: "9:16" | "1:1" | "4:5" | "16:9";
  template: string;
  brandKitId: string;
  captions: boolean;
  voice: string;
  speed: string;
}

/** Everything left to ClipForge, so that one click is enough. */
export const DEFAULTS: Options = {
  language: "",
  speakers: "",
  count: "",
  minSeconds: "",
  maxSeconds: "",
  topics: "",
  vocabulary: "",
  aspect: "9:16",
  template: "",
  brandKitId: "",
  captions: true,
  voice: "",
  speed: "1",
};

/** Words or phrases between commas or lines. */
export function phrases(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((part) => part.trim()))].filter(Boolean);
}

function whole(text: string): number | null {
  const value = Number.parseInt(text, 10);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Only what was chosen; the rest follows the organisation's and ClipForge's own defaults. */
export function settingsOf(options: Options): ProjectSettings {
  const count = whole(options.count);
  const speakers = whole(options.speakers);
  const min = whole(options.minSeconds);
  const max = whole(options.maxSeconds);
  const topics = phrases(options.topics);
  const vocabulary = phrases(options.vocabulary);
  return {
    recognition: {
      ...(options.language ? { language: options.language } : {}),
      ...(speakers ? { speakers } : {}),
      ...(vocabulary.length > 0 ? { vocabulary } : {}),
    },
    detect: {
      ...(count ? { count } : {}),
      ...(min ? { min_ms: min * 1000 } : {}),
      ...(max ? { max_ms: max * 1000 } : {}),
      ...(topics.length > 0 ? { topics } : {}),
    },
    look: {
      aspect: options.aspect,
      captions: options.captions,
      ...(options.template ? { template: options.template } : {}),
      ...(options.brandKitId ? { brand_kit_id: options.brandKitId } : {}),
    },
    narration: {
      ...(options.language ? { language: options.language } : {}),
      ...(options.voice ? { voice: options.voice } : {}),
      speed: Number(options.speed) || 1,
    },
  } as ProjectSettings;
}
