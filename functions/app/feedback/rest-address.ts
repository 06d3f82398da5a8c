import { softBounceRest } from "#core/feedback/soft-bounce-rest.ts";
import type { SesEvent } from "#core/messaging/ses-event.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import { createListMessages } from "../customers/list-messages.ts";

export interface RestDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly contacts: Pick<Contacts, "restUntil">;
}

/** More mails to one person than that are not looked at; newest first. */
const LOOKED_AT = 200;

/** A soft bounce: several in a row let the address rest for a while. Reads all mails to the customer, which is seldom. */
export const restAddress = async (deps: RestDeps, event: SesEvent, customerId: string): Promise<void> => {
  if (event.what.kind !== "bounced" || event.what.permanent) return;
  const list = createListMessages(deps);
  const { items } = await list({ customerId, limit: LOOKED_AT, cursor: undefined });
  const addressKey = items.find(({ messageId }) => messageId === event.messageId)?.addressKey;
  // an event may come before the record of its mail, which alone knows the address: the next bounce counts it
  if (!addressKey) return;
  const until = softBounceRest(items.filter((message) => message.addressKey === addressKey));
  if (until !== undefined) await deps.contacts.restUntil(addressKey, until);
};
