import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Outbox } from "#ports/outbox.ts";

/** Tells at once, also what is about to be written: where nothing dies in between. */
export const collectingOutbox = (told: OutboundEvent[]): Outbox => ({
  put: async (events) => void told.push(...events),
  expect: async (expected) => void told.push(...expected.map(({ event }) => event)),
});
