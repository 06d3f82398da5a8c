import type { Clock } from "#ports/clock.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { People } from "#ports/people.ts";
import { findRecipient, type Recipient, type RecipientDeps } from "./find-recipient.ts";

export interface UnsubscribeDeps extends RecipientDeps {
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
  (deps: UnsubscribeDeps) =>
  async (messageId: string): Promise<void> => {
    const recipient = await findRecipient(deps, messageId);
    if (recipient !== undefined) await leaveAll(deps, recipient, UNSUBSCRIBE_SOURCE);
  };

/** The reader's own undoing, by the same link and at the same places; a bounce or a complaint stays. */
export const createUndoUnsubscribe =
  (
    deps: RecipientDeps & {
      readonly people: Pick<People, "get" | "setUnsubscribed">;
      readonly contacts: Pick<Contacts, "unsuppress">;
    },
  ) =>
  async (messageId: string): Promise<void> => {
    const recipient = await findRecipient(deps, messageId);
    if (recipient !== undefined) await comeBack(deps, recipient, UNSUBSCRIBE_SOURCE);
  };

/** Idempotent: the first time stays. */
export const leaveAll = async (
  { people, contacts, clock }: Pick<UnsubscribeDeps, "people" | "contacts" | "clock">,
  { customerId, customer, addressKeys }: Recipient,
  source: string,
): Promise<void> => {
  const at = clock.businessNow();
  for (const addressKey of addressKeys) await contacts.suppress(addressKey, { why: "unsubscribed", at });
  if (customer !== undefined && customer.unsubscribedAt === undefined)
    await people.setUnsubscribed(customerId, at, source);
};

/** Undoes `leaveAll`; a bounce or a complaint stays. Idempotent. */
export const comeBack = async (
  deps: {
    readonly people: Pick<People, "setUnsubscribed">;
    readonly contacts: Pick<Contacts, "unsuppress">;
  },
  { customerId, customer, addressKeys }: Recipient,
  source: string,
): Promise<void> => {
  for (const addressKey of addressKeys) await deps.contacts.unsuppress(addressKey);
  if (customer?.unsubscribedAt !== undefined)
    await deps.people.setUnsubscribed(customerId, undefined, source);
};
