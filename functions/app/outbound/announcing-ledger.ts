import { endEvents, entryEvents, mailEvents, settledEvent } from "#core/outbound/ledger-events.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Outbox } from "#ports/outbox.ts";

/**
 * A ledger that tells other systems what is written into it, so that nobody who writes has to think of it.
 *
 * What SES said of a mail is so whatever becomes of our record: it is told first, and a crash leads to a repetition.
 * How an enrolment began, ended and was settled is so only once it is written: it is expected before, and told by
 * whoever finds it written.
 */
export const announceLedger = (ledger: Ledger, outbox: Outbox): Ledger => ({
  ...ledger,
  enrol: async (enrolment) => {
    const { episode } = enrolment;
    await outbox.expect(entryEvents(enrolment).map((event) => ({ event, episode })));
    return ledger.enrol(enrolment);
  },
  update: async (enrolment) => {
    const { episode, revision } = enrolment;
    await outbox.expect(endEvents(enrolment).map((event) => ({ event, episode, revision })));
    return ledger.update(enrolment);
  },
  settle: async (key, settlement) => {
    await outbox.expect([{ event: settledEvent(key, settlement), episode: key.episode }]);
    return ledger.settle(key, settlement);
  },
  recordAttempt: async (input) => {
    await outbox.put(mailEvents(input.messageId, input.attempt, input.known));
    return ledger.recordAttempt(input);
  },
});
