import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Delivery, Webhook } from "#core/outbound/webhook.ts";
import type { Page } from "./people.ts";

/** Addresses that want to be told; a company has a handful. */
export interface Webhooks {
  /** Oldest first; strongly read. */
  list(): Promise<readonly Webhook[]>;
  add(webhook: Webhook): Promise<void>;
  /** `false` for an id that there is not. */
  remove(id: string): Promise<boolean>;
  /** Changes how it stands; nothing when it was removed meanwhile. `undefined` clears. */
  mark(id: string, standing: Partial<Pick<Webhook, "failingSince" | "disabledAt">>): Promise<void>;
}

/** What became of each event for each webhook; kept for 30 days of wall time. */
export interface Deliveries {
  /** Those of these events that were met before, by event id; strongly read. */
  known(
    webhookId: string,
    events: readonly Pick<OutboundEvent, "id" | "at">[],
  ): Promise<ReadonlyMap<string, Delivery>>;
  /** Creates or replaces; those that wait are found by `due` from then on. */
  put(deliveries: readonly Delivery[]): Promise<void>;
  /** Waiting ones whose time has come, the longest waiting first. */
  due(webhookId: string, by: Date, limit: number): Promise<readonly Delivery[]>;
  /** Newest event first; `from` inclusive, `to` exclusive, times of the events. */
  list(
    webhookId: string,
    page: {
      readonly from: Date;
      readonly to: Date;
      readonly limit: number;
      readonly cursor: string | undefined;
    },
  ): Promise<Page<Delivery>>;
}

/** Posts one body to one address; never throws for what the other side does. */
export interface WebhookSender {
  post(request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<WebhookAnswer>;
  /** Why no webhook may lead to this address, in words; undefined where it may. */
  objection(url: string): string | undefined;
}

export interface WebhookAnswer {
  readonly status: number | undefined;
  /** Undefined when it was taken: any status of 200 to 299. */
  readonly failure: string | undefined;
}
