import type { OutboundEvent } from "#core/outbound/outbound-event.ts";

/**
 * What other systems are to be told. Write down what happened first, then put: who answers a customer puts before
 * the answer, so that a crash leads to a repetition and never to a loss.
 */
export interface Outbox {
  /** Resolves when the events are kept; delivered at least once. Without anybody who listens it asks for nothing. */
  put(events: readonly OutboundEvent[]): Promise<void>;
}
