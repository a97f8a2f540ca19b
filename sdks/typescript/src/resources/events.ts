import { EventStream, type StreamOptions } from "../events/stream.js";
import type { StreamEventsParams } from "../types.js";
import { Resource } from "./resource.js";

/** What happens, as it happens. */
export class Events extends Resource {
  /**
   * Live events: progress, and everything that webhooks tell. Nothing is asked for before it is iterated.
   *
   * `reset` means that something may have been missed: read the current state.
   *
   * @param params - `project_id` for the events of one project only.
   * @example
   * for await (const event of client.events.stream({ project_id: id })) {
   *   if (event.type === "project.progress") console.log(event.data?.progress, event.data?.note);
   *   if (event.type === "project.ready") break;
   * }
   */
  stream(params: StreamEventsParams = {}, options: StreamOptions = {}): EventStream {
    return new EventStream(this.api, params, options);
  }
}
