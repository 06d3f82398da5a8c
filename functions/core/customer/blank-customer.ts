import type { Customer } from "./customer.ts";

/** A customer of whom nothing is known but that there is one. */
export const blankCustomer = (of: {
  readonly id: string;
  readonly externalId: string;
  readonly at: Date;
}): Customer => ({
  id: of.id,
  externalId: of.externalId,
  email: undefined,
  addressKey: undefined,
  formerAddressKeys: [],
  movedAt: undefined,
  firstName: undefined,
  lastName: undefined,
  name: undefined,
  locale: undefined,
  zone: undefined,
  country: undefined,
  phone: undefined,
  company: undefined,
  signedUpAt: undefined,
  value: {},
  consent: { state: "unknown", at: undefined, source: undefined },
  unsubscribedAt: undefined,
  attributes: {},
  updatedAt: of.at,
});
