import type { StepRecord } from "#core/enrolment/enrolment.ts";
import { addressKeysOf } from "#core/messaging/contact-of.ts";
import { isAccepted, isRejected, type Message } from "#core/messaging/message.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Budgets, Reservation } from "#ports/budgets.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { CustomerReader } from "#ports/people.ts";

export interface RecoverBudgetsDeps {
  readonly budgets: Pick<Budgets, "open" | "close">;
  readonly config: Pick<ConfigStore, "campaigns">;
  readonly contacts: Pick<Contacts, "get">;
  readonly ledger: Pick<Ledger, "messages" | "enrolments">;
  readonly people: Pick<CustomerReader, "get">;
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

/** Mails of a reservation that went out or may have; undefined while one is still in doubt. */
const countSpent = async (
  deps: RecoverBudgetsDeps,
  { messageIds }: Reservation,
): Promise<number | undefined> => {
  const refs = messageIds.flatMap((messageId) => {
    const ref = parseMessageId(messageId);
    return ref === undefined ? [] : [{ ...ref, messageId }];
  });
  // claims first: one that is settled in between shows in what is read after it
  const claimed = await openClaims(deps, refs);
  const [messages, enrolments] = await Promise.all([
    deps.ledger.messages(messageIds),
    deps.ledger.enrolments(refs),
  ]);
  const fates = refs.map(({ messageId, stepId, ...key }) =>
    fateOf({
      message: messages.get(messageId),
      record: enrolments.get(enrolmentKeyText(key))?.steps[stepId],
      isClaimed: claimed.has(messageId),
    }),
  );
  return fates.includes("in-doubt") ? undefined : fates.filter((fate) => fate === "spent").length;
};

const fateOf = (of: {
  readonly message: Message | undefined;
  readonly record: StepRecord | undefined;
  readonly isClaimed: boolean;
}): "spent" | "not-spent" | "in-doubt" => {
  const attempts = Object.values(of.message?.attempts ?? {});
  if (attempts.some(isAccepted)) return "spent";
  if (attempts.length > 0 && attempts.every(isRejected)) return "not-spent";
  // given up although it may have gone out
  if (of.record !== undefined && of.record.attempt > 0) return "spent";
  return of.isClaimed ? "in-doubt" : "not-spent";
};

/** Which of these mails have a claim open, at the customer's address or one that they had before. */
const openClaims = async (
  deps: RecoverBudgetsDeps,
  refs: readonly { readonly customerId: string }[],
): Promise<ReadonlySet<string>> => {
  const customers = await deps.people.get([...new Set(refs.map(({ customerId }) => customerId))]);
  const keys = [...customers.values()].flatMap(addressKeysOf);
  const contacts = await deps.contacts.get([...new Set(keys)]);
  return new Set([...contacts.values()].flatMap(({ open }) => open.map(({ messageId }) => messageId)));
};
