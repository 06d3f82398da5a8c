import type { OutboundType } from "./event-types.ts";
import type { OutboundEvent } from "./outbound-event.ts";

/** An address of the company that wants to be told. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Empty: all of them. */
  readonly types: readonly OutboundType[];
  readonly createdAt: Date;
  readonly createdBy: string;
  /** When it began to fail without any success since; wall time. */
  readonly failingSince: Date | undefined;
  /** It failed for too long or said that it is gone: nothing is sent until somebody enables it. */
  readonly disabledAt: Date | undefined;
}

/** One event for one webhook: what became of it. Kept for 30 days; bodies hold no personal data. */
export interface Delivery {
  readonly webhookId: string;
  readonly event: OutboundEvent;
  /** `skipped`: the webhook was disabled; `failed`: given up. Both can be replayed. */
  readonly state: "waiting" | "delivered" | "failed" | "skipped";
  /** Wall times; the newest last. */
  readonly attempts: readonly DeliveryAttempt[];
  /** `waiting` only: when it is tried next, wall time. */
  readonly nextAt: Date | undefined;
  /** Wall time: when it was first met, or last replayed; retries are counted from then. */
  readonly since: Date;
}

export interface DeliveryAttempt {
  readonly at: Date;
  /** HTTP status; undefined where none came. */
  readonly status: number | undefined;
  /** Why it does not count as taken. */
  readonly failure: string | undefined;
}

/** Whether a listener with this filter wants events of a type. */
export const wants = (types: readonly OutboundType[], type: OutboundType): boolean =>
  types.length === 0 || types.includes(type);
