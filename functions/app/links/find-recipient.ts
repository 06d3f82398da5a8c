import type { Customer } from "#core/customer/customer.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";

export interface RecipientDeps {
  readonly ledger: Pick<Ledger, "message">;
  readonly people: Pick<People, "get">;
}

/** Whoever got a message. */
export interface Recipient {
  readonly customerId: string;
  readonly customer: Customer | undefined;
  /** The address of today first, then the one that the message went to where that is another. */
  readonly addressKeys: readonly string[];
}

/** `undefined` for what is no message id. A message of nobody, a test mail for instance, has no address. */
export const findRecipient = async (
  { ledger, people }: RecipientDeps,
  messageId: string,
): Promise<Recipient | undefined> => {
  const customerId = parseMessageId(messageId)?.customerId;
  if (customerId === undefined) return undefined;
  const [message, customers] = await Promise.all([ledger.message(messageId), people.get([customerId])]);
  const customer = customers.get(customerId);
  const known = [customer?.addressKey, message?.addressKey].flatMap((key) => (key ? [key] : []));
  return { customerId, customer, addressKeys: [...new Set(known)] };
};
