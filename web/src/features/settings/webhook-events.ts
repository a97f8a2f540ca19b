/** What webhooks can be told of; `docs/openapi.json` has what each carries. */
export const EVENT_TYPES = [
  "project.ready",
  "project.failed",
  "project.cancelled",
  "export.ready",
  "export.failed",
  "job.completed",
  "job.failed",
  "usage.limit_reached",
] as const;
