import { type OutboundEvent, outboundId } from "./outbound-event.ts";

/** A customer left all marketing mail at a time, by the way that `source` names. */
export const unsubscribedEvent = (customerId: string, at: Date, source: string): OutboundEvent => ({
  id: outboundId("customer.unsubscribed", customerId, at.getTime()),
  type: "customer.unsubscribed",
  at,
  customerId,
  data: { source },
});
