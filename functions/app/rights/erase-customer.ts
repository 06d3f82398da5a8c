import { addressKeysOf } from "#core/messaging/contact-of.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import type { PersonalData } from "#ports/personal-data.ts";
import type { Replies } from "#ports/replies.ts";
import { endJourneys } from "../feedback/end-journeys.ts";

export interface RightsDeps {
  readonly people: Pick<People, "get" | "history">;
  readonly contacts: Pick<Contacts, "get" | "suppress">;
  readonly ledger: Pick<Ledger, "ofCustomer" | "update">;
  readonly config: ConfigStore;
  readonly replies: Pick<Replies, "remove">;
  readonly personalData: PersonalData;
  readonly clock: Clock;
}

/**
 * Erases a customer, and all ids that are the same person, from every table. First nothing more may be sent, then the journeys end, then the data go, those
 * by which the rest is found last. May be repeated; a run that was cut off is made up for by the next.
 *
 * @throws NotFoundError
 */
export const createEraseCustomer =
  (deps: RightsDeps) =>
  async (input: {
    readonly customerId: string;
    readonly by: string;
  }): Promise<{ readonly ended: number }> => {
    const { by } = input;
    const customerId = await deps.personalData.personOf(input.customerId);
    const customer = (await deps.people.get([customerId])).get(customerId);
    if (customer === undefined) throw new NotFoundError(`There is no customer ${customerId}.`);
    const at = deps.clock.businessNow();
    const addressKeys = addressKeysOf(customer);
    for (const addressKey of addressKeys) await deps.contacts.suppress(addressKey, { why: "erased", at });
    const ended = await endJourneys(deps, {
      customerId,
      addressKeys,
      reason: "erased",
      at,
      evenInDoubt: true,
    });
    await deps.replies.remove(customerId, await addressesOf(deps, customerId, customer.email));
    const campaignIds = (await deps.config.campaigns()).map(({ id }) => id);
    await deps.personalData.erase({ customerId, campaignIds }, at);
    await deps.config.log({ at, by, what: "customer.erased", about: customerId, detail: { ended } });
    return { ended };
  };

/** All that they ever had, as unmatched replies may come from any of them. */
const addressesOf = async (
  { people }: RightsDeps,
  customerId: string,
  email: string | undefined,
): Promise<readonly string[]> => {
  const changes = (await people.history(customerId)).filter(({ field }) => field === "email");
  const addresses = [email, ...changes.flatMap(({ from, to }) => [from, to])];
  return [...new Set(addresses.flatMap((one) => (typeof one === "string" ? [one.toLowerCase()] : [])))];
};
