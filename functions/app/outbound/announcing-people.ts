import { unsubscribedEvent } from "#core/outbound/unsubscribed-event.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { People } from "#ports/people.ts";

/** People who tell other systems that a customer left. */
export const announcePeople = (people: People, outbox: () => Outbox): People => ({
  ...people,
  setUnsubscribed: async (customerId, at, source) => {
    if (at !== undefined) await outbox().expect([{ event: unsubscribedEvent(customerId, at, source) }]);
    await people.setUnsubscribed(customerId, at, source);
  },
});
