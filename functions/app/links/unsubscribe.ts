import { parseMessageId } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";

export interface UnsubscribeDeps {
  readonly ledger: Pick<Ledger, "message">;
  readonly people: Pick<People, "get" | "setUnsubscribed">;
  readonly contacts: Pick<Contacts, "suppress">;
  readonly clock: Clock;
}

export const UNSUBSCRIBE_SOURCE = "unsubscribe-link";

/**
 * Ends all marketing mail to whoever got a message: at the address that it went to, the one of today, and at the
 * customer, so that a new address does not undo it. Each part is idempotent, and a repetition after a crash does
 * the rest. A message of nobody, a test mail for instance, changes nothing.
 */
export const createUnsubscribe =
  ({ ledger, people, contacts, clock }: UnsubscribeDeps) =>
  async (messageId: string): Promise<void> => {
    const customerId = parseMessageId(messageId)?.customerId;
    if (customerId === undefined) return;
    const [message, customers] = await Promise.all([ledger.message(messageId), people.get([customerId])]);
    const customer = customers.get(customerId);
    const at = clock.businessNow();
    const addressKeys = new Set([message?.addressKey, customer?.addressKey]);
    for (const addressKey of addressKeys) {
      if (addressKey) await contacts.suppress(addressKey, { why: "unsubscribed", at });
    }
    if (customer !== undefined && customer.unsubscribedAt === undefined)
      await people.setUnsubscribed(customerId, at, UNSUBSCRIBE_SOURCE);
  };
