import { outboundId } from "#core/outbound/outbound-event.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { People } from "#ports/people.ts";

/** People who tell other systems that a customer left: before it is written, so that a crash leads to a repetition. */
export const announcePeople = (people: People, outbox: () => Outbox): People => ({
  ...people,
  setUnsubscribed: async (customerId, at, source) => {
    if (at !== undefined) {
      // once a day: what is repeated after a crash has another time
      const id = outboundId("customer.unsubscribed", customerId, at.toISOString().slice(0, 10));
      await outbox().put([{ id, type: "customer.unsubscribed", at, customerId, data: { source } }]);
    }
    await people.setUnsubscribed(customerId, at, source);
  },
});
