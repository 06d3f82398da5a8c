import type { Contact } from "#core/messaging/contact.ts";
import { isAccepted, type Message } from "#core/messaging/message.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Budgets, Reservation } from "#ports/budgets.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";

export interface RecoverBudgetsDeps {
  readonly budgets: Budgets;
  readonly config: ConfigStore;
  readonly contacts: Contacts;
  readonly ledger: Ledger;
  readonly people: People;
  readonly clock: Clock;
}

/** A reservation older than this belongs to no worker that still runs. */
const ABANDONED_MS = HOUR_MS / 4;

/**
 * Closes reservations that a crash left open. What was accepted, or may have been, stays spent; what was never
 * claimed is given back. While a claim is in doubt its reservation stays open: money is never given back early.
 */
export const createRecoverBudgets = (deps: RecoverBudgetsDeps) => async (): Promise<void> => {
  const now = deps.clock.businessNow();
  for (const { id } of await deps.config.campaigns()) {
    for (const reservation of await deps.budgets.open(id)) {
      if (now.getTime() - reservation.at.getTime() < ABANDONED_MS) continue;
      const spent = await countSpent(deps, reservation);
      if (spent !== undefined) await deps.budgets.close(id, reservation.id, spent * reservation.eachMicros);
    }
  }
};

/** Mails of a reservation that went out; undefined while one is still in doubt. */
const countSpent = async (
  deps: RecoverBudgetsDeps,
  { messageIds }: Reservation,
): Promise<number | undefined> => {
  const [messages, contacts] = await Promise.all([
    deps.ledger.messages(messageIds),
    contactsOf(deps, messageIds),
  ]);
  let spent = 0;
  for (const messageId of messageIds) {
    const fate = fateOf(messages.get(messageId), contacts.get(messageId), messageId);
    if (fate === "in-doubt") return undefined;
    if (fate === "sent") spent += 1;
  }
  return spent;
};

const fateOf = (
  message: Message | undefined,
  contact: Contact | undefined,
  messageId: string,
): "sent" | "not-sent" | "in-doubt" => {
  const attempts = Object.values(message?.attempts ?? {});
  if (attempts.some(isAccepted)) return "sent";
  if (attempts.length > 0) return "not-sent";
  return contact?.open.some((claim) => claim.messageId === messageId) ? "in-doubt" : "not-sent";
};

const contactsOf = async (
  deps: RecoverBudgetsDeps,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, Contact>> => {
  const owners = messageIds.flatMap((messageId) => {
    const ref = parseMessageId(messageId);
    return ref === undefined ? [] : [{ messageId, customerId: ref.customerId }];
  });
  const customers = await deps.people.get(owners.map(({ customerId }) => customerId));
  const keyOf = (customerId: string): string => customers.get(customerId)?.addressKey ?? "";
  const keys = owners.map(({ customerId }) => keyOf(customerId)).filter((key) => key !== "");
  const contacts = await deps.contacts.get([...new Set(keys)]);
  return new Map(
    owners.flatMap(({ messageId, customerId }) => {
      const contact = contacts.get(keyOf(customerId));
      return contact === undefined ? [] : [[messageId, contact] as const];
    }),
  );
};
