import { type ClientOptions, ClipForge } from "@clipforge/sdk";
import { Recorder, type Respond } from "./recorder.js";

/** A client whose requests are recorded. */
export function recorded(
  respond?: Respond,
  options: ClientOptions = {},
): { client: ClipForge; recorder: Recorder } {
  const recorder = new Recorder(respond);
  const client = new ClipForge({
    apiKey: "cfk_test",
    baseUrl: "https://api.test",
    fetch: recorder.fetch,
    onWarning: false,
    ...options,
  });
  return { client, recorder };
}
