import { type SesEvent, suppressionFromEvent } from "#core/messaging/ses-event.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Log } from "#ports/log.ts";
import type { People } from "#ports/people.ts";
import { type EndJourneysDeps, endJourneys } from "./end-journeys.ts";

export interface SuppressDeps extends EndJourneysDeps {
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly people: Pick<People, "get" | "setUnsubscribed">;
  readonly log: Log;
}

/**
 * A hard bounce or a complaint: the address that was written to gets nothing more, and the journeys of who has it end
 * at once. The message knows the address; before its first record it is the customer's own.
 */
export const suppressAddress = async (
  deps: SuppressDeps,
  event: SesEvent,
  customerId: string,
): Promise<void> => {
  const why = suppressionFromEvent(event);
  if (why === undefined) return;
  const message = await deps.ledger.message(event.messageId);
  const customer = (await deps.people.get([customerId])).get(customerId);
  const addressKey = message?.addressKey || customer?.addressKey;
  if (addressKey) await deps.contacts.suppress(addressKey, { why, at: event.at });
  // who complained must not be written to at a new address either
  if (why === "complained" && customer !== undefined)
    await deps.people.setUnsubscribed(customerId, event.at, "complaint");
  deps.log.info("address-suppressed", { message: event.messageId, why });
  // journeys go on at a new address; after a complaint the gates let none but contractual notices pass there
  if (addressKey === undefined || addressKey !== customer?.addressKey) return;
  const addressKeys = [addressKey, ...customer.formerAddressKeys];
  await endJourneys(deps, { customerId, addressKeys, reason: why, at: event.at });
};
