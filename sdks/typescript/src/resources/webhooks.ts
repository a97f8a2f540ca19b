import type { WebhookEvent } from "../events/types.js";
import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  Delivery,
  DeliveryDetail,
  EventRecord,
  ListDeliveriesParams,
  ListEventsParams,
  ListWebhooksParams,
  Webhook,
  WebhookCreate,
  WebhookSecret,
  WebhookUpdate,
} from "../types.js";
import { unwrap, type WebhookHeaders } from "../webhooks/unwrap.js";
import { Resource } from "./resource.js";

/**
 * Endpoints that are told what happens, and what was sent to them.
 *
 * @example
 * const { secret } = await client.webhooks.create({ url: "https://example.com/hooks", events: ["project.ready"] });
 */
export class Webhooks extends Resource {
  /** List webhooks. The org's webhooks, newest first. */
  list(params?: ListWebhooksParams, options?: RequestOptions): PagePromise<Webhook> {
    return this.api.list(path`/v1/webhooks`, params, options);
  }

  /** Get a webhook. One webhook. */
  get(webhookId: string, options?: RequestOptions): APIPromise<Webhook> {
    return this.api.call("GET", path`/v1/webhooks/${webhookId}`, options);
  }

  /** Add a webhook. Deliveries are signed with the secret, which is shown this once (Standard Webhooks). */
  create(body: WebhookCreate, options?: RequestOptions): APIPromise<WebhookSecret> {
    return this.api.call("POST", path`/v1/webhooks`, options, { body });
  }

  /** Change a webhook. Change address, events or description; switch it off or on. */
  update(webhookId: string, body: WebhookUpdate, options?: RequestOptions): APIPromise<Webhook> {
    return this.api.call("PATCH", path`/v1/webhooks/${webhookId}`, options, { body });
  }

  /** Delete a webhook. Remove it with its deliveries. */
  delete(webhookId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/webhooks/${webhookId}`, options);
  }

  /** Get a delivery. What was sent, and what was answered to every try. */
  getDelivery(deliveryId: string, options?: RequestOptions): APIPromise<DeliveryDetail> {
    return this.api.call("GET", path`/v1/webhooks/deliveries/${deliveryId}`, options);
  }

  /** Send a delivery again. A new delivery of the same event, with the same webhook-id. */
  redeliver(deliveryId: string, options?: RequestOptions): APIPromise<Delivery> {
    return this.api.call("POST", path`/v1/webhooks/deliveries/${deliveryId}/redeliver`, options);
  }

  /** List events. What happened in the org, newest first. */
  listEvents(params?: ListEventsParams, options?: RequestOptions): PagePromise<EventRecord> {
    return this.api.list(path`/v1/webhooks/events`, params, options);
  }

  /** List deliveries. Deliveries to this webhook, newest first. */
  listDeliveries(
    webhookId: string,
    params?: ListDeliveriesParams,
    options?: RequestOptions,
  ): PagePromise<Delivery> {
    return this.api.list(path`/v1/webhooks/${webhookId}/deliveries`, params, options);
  }

  /** Exchange the secret. For 24 hours deliveries carry signatures of the former and the new secret. */
  rotateSecret(webhookId: string, options?: RequestOptions): APIPromise<WebhookSecret> {
    return this.api.call("POST", path`/v1/webhooks/${webhookId}/rotate-secret`, options);
  }

  /** Send a test event. Send `webhook.test` to this webhook. */
  test(webhookId: string, options?: RequestOptions): APIPromise<Delivery> {
    return this.api.call("POST", path`/v1/webhooks/${webhookId}/test`, options);
  }

  /**
   * Verify a webhook as it arrived and give its event; the same as the function `unwrap`, which needs no client.
   *
   * @throws WebhookVerificationError when it is not from ClipForge, or too old.
   */
  unwrap(
    body: string | Uint8Array | ArrayBuffer,
    headers: WebhookHeaders,
    secret: string | readonly string[],
  ): Promise<WebhookEvent> {
    return unwrap(body, headers, secret);
  }
}
