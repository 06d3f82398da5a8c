import { endEvents, entryEvents, mailEvents, settledEvent } from "#core/outbound/ledger-events.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Outbox } from "#ports/outbox.ts";

/** Who finds an enrolment as fresh as this may be the repetition of a page that died before it told of it. */
const FRESH_MS = 12 * HOUR_MS;

/**
 * A ledger that tells other systems what is written into it, so that nobody who writes has to think of it.
 *
 * What SES said of a mail, and a settlement, is so whatever becomes of our record: it is told first, and a crash
 * leads to a repetition. How an enrolment began and ended is so only once it is written, and is told afterwards;
 * the end of one is lost when the process dies right between.
 */
export const announceLedger = (ledger: Ledger, outbox: Outbox): Ledger => ({
  ...ledger,
  enrol: async (enrolment) => {
    const written = await ledger.enrol(enrolment);
    await outbox.put(entryEvents(written.kind === "created" ? enrolment : written.enrolment));
    return written;
  },
  update: async (enrolment) => {
    const written = await ledger.update(enrolment);
    if (written === "updated") await outbox.put(endEvents(enrolment));
    return written;
  },
  settle: async (key, settlement) => {
    await outbox.put([settledEvent(key, settlement)]);
    return ledger.settle(key, settlement);
  },
  recordAttempt: async (input) => {
    await outbox.put(mailEvents(input.messageId, input.attempt, input.known));
    return ledger.recordAttempt(input);
  },
});

/** For whoever enrols: looks first whether somebody is in already, and then tells again of what is fresh. */
export const announceEntries = (
  ledger: Ledger,
  { outbox, clock }: { readonly outbox: Outbox; readonly clock: Clock },
): Ledger => ({
  ...announceLedger(ledger, outbox),
  ofCustomer: async (campaignId, customerId) => {
    const found = await ledger.ofCustomer(campaignId, customerId);
    const since = clock.businessNow().getTime() - FRESH_MS;
    const fresh = found.filter(({ entry }) => entry.at.getTime() >= since);
    await outbox.put(fresh.flatMap(entryEvents));
    return found;
  },
});
