import type { Customer } from "../customer/customer.ts";
import type { Contact } from "./contact.ts";

/** Where something about a customer may be kept: at the address of today, first, and at those they had before. */
export const addressKeysOf = ({
  addressKey,
  formerAddressKeys,
}: Pick<Customer, "addressKey" | "formerAddressKeys">): readonly string[] => [
  ...(addressKey === undefined ? [] : [addressKey]),
  ...formerAddressKeys,
];

/**
 * The contact of the address of today, with the choices that hold for this customer: the last ones, made there or
 * at an address that they have moved from since. `contacts` are those of `addressKeysOf`. What others choose at a
 * former address later is none of theirs, though it takes the place of what they chose there.
 */
export const contactOf = (
  customer: Pick<Customer, "addressKey" | "formerAddressKeys" | "movedAt">,
  contacts: ReadonlyMap<string, Contact>,
): Contact | undefined => {
  const today = contacts.get(customer.addressKey ?? "");
  const { movedAt } = customer;
  if (today === undefined || movedAt === undefined) return today;
  const former = customer.formerAddressKeys
    .flatMap((key) => contacts.get(key) ?? [])
    .filter(({ chosenAt }) => chosenAt !== undefined && chosenAt <= movedAt);
  const last = former.reduce((newest, one) => (chosen(one) > chosen(newest) ? one : newest), today);
  const { topicsLeft, pausedUntil, everyDays, surveysLeftAt, chosenAt } = last;
  return { ...today, topicsLeft, pausedUntil, everyDays, surveysLeftAt, chosenAt };
};

const chosen = ({ chosenAt }: Contact): number => chosenAt?.getTime() ?? Number.NEGATIVE_INFINITY;
