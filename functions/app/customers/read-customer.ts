import { rootOf } from "#core/events/people-map.ts";
import type { Choices, Contact, Suppression } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { customerIdOf, normaliseAddress } from "#core/shared/ids.ts";
import { pageOfList } from "#core/shared/list-page.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Identities } from "#ports/identities.ts";
import type { CustomerFacts, FieldChange, Page, People } from "#ports/people.ts";

interface MadeChoices extends Choices {
  readonly chosenAt: Date;
}

export interface CustomerDetail extends CustomerFacts {
  /** Of the address: who else has it is not written to either. */
  readonly suppressed: Suppression | undefined;
  /** What holds of what the customer chose; undefined where nothing ever was. The language is the customer's. */
  readonly choices: MadeChoices | undefined;
}

/** An external id as it is stored: an address normalised, anything else trimmed. */
export const externalIdOf = (reference: string): string =>
  reference.includes("@") ? normaliseAddress(reference) : reference.trim();

/**
 * By the id that the company has for the customer, also one that events said is another name of theirs and that
 * nothing else is known of.
 * @throws NotFoundError
 */
export const createFindCustomer =
  (deps: {
    readonly people: People;
    readonly contacts: Contacts;
    readonly identities: Identities;
    readonly idKey: () => Promise<Uint8Array>;
  }) =>
  async (reference: string): Promise<CustomerDetail> => {
    const externalId = externalIdOf(reference);
    const customerId = customerIdOf(externalId, await deps.idKey());
    if ((await deps.people.get([customerId])).has(customerId)) return createGetCustomer(deps)(customerId);
    const links = await deps.identities.links([customerId]);
    return createGetCustomer(deps)(rootOf({ customerId, externalId }, links).customerId);
  };

/** @throws NotFoundError */
export const createGetCustomer =
  (deps: { readonly people: People; readonly contacts: Contacts }) =>
  async (customerId: string): Promise<CustomerDetail> => {
    const facts = (await deps.people.facts([customerId], { contracts: true })).get(customerId);
    if (facts === undefined) throw noCustomer(customerId);
    const contact = contactOf(facts.customer, await deps.contacts.get(addressKeysOf(facts.customer)));
    return { ...facts, suppressed: contact?.suppressed, choices: contact && choicesOf(contact) };
  };

const choicesOf = (contact: Contact): MadeChoices | undefined => {
  const { topicsLeft, pausedUntil, everyDays, surveysLeftAt, chosenAt } = contact;
  return chosenAt && { topicsLeft, pausedUntil, everyDays, surveysLeftAt, chosenAt };
};

const noCustomer = (customerId: string): NotFoundError =>
  new NotFoundError(`There is no customer ${customerId}.`);

/** @throws NotFoundError */
export const createCustomerHistory =
  (deps: { readonly people: People }) =>
  async (input: {
    readonly customerId: string;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<FieldChange>> => {
    const { customerId } = input;
    const [known, history] = await Promise.all([
      deps.people.get([customerId]),
      deps.people.history(customerId),
    ]);
    if (!known.has(customerId)) throw noCustomer(customerId);
    const numbered = history.map((change, index) => ({ change, index }));
    const { items, cursor } = pageOfList(numbered, input, ({ index }) => String(index));
    return { items: items.map(({ change }) => change), cursor };
  };
