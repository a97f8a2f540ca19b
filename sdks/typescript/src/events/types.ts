import type {
  ExportFailedData,
  ExportReadyData,
  JobCompletedData,
  JobFailedData,
  ProjectCancelledData,
  ProjectFailedData,
  ProjectReadyData,
  UsageLimitReachedData,
  WebhookTestData,
} from "../types.js";

/** What events carry that are kept, and told to webhooks and streams alike. */
export interface EventData {
  "job.completed": JobCompletedData;
  "job.failed": JobFailedData;
  "project.ready": ProjectReadyData;
  "project.failed": ProjectFailedData;
  "project.cancelled": ProjectCancelledData;
  "export.ready": ExportReadyData;
  "export.failed": ExportFailedData;
  "usage.limit_reached": UsageLimitReachedData;
  "webhook.test": WebhookTestData;
}

/** What is told to streams only, and not kept. */
export interface PassingData {
  /** How far a project is: share of the whole run that is done, 0 to 1, and what is being done. */
  "project.progress": { project_id: string; stage: string; progress: number; note: string };
  /** What browsers show of a project is there, or another. */
  "project.media": { project_id: string };
  /** A job was called off. */
  "job.cancelled": JobCompletedData;
  /** A person has other notices than before. */
  "notices.changed": { user_id: string };
  /** Something may have been missed: read the current state, then go on listening. */
  reset: Record<string, never>;
}

/**
 * An event as a stream tells it. Types that this version does not know come through as well: have a `default`.
 */
export type StreamEvent = {
  [Type in keyof (EventData & PassingData)]: {
    /** The same whenever it is told again; null for what is not kept. */
    id: string | null;
    type: Type;
    project_id: string | null;
    /** Null where an older server could not send it whole. */
    data: (EventData & PassingData)[Type] | null;
  };
}[keyof (EventData & PassingData)];

/**
 * An event as a webhook tells it. Types that this version does not know come through as well: have a `default`.
 */
export type WebhookEvent = {
  [Type in keyof EventData]: {
    /** The same for every try, so that a repetition can be told. */
    id: string;
    type: Type;
    /** When it happened, ISO 8601. */
    timestamp: string;
    data: EventData[Type];
  };
}[keyof EventData];
