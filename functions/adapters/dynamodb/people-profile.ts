import * as z from "zod";
import type { ChosenLocale, Consent, Customer } from "#core/customer/customer.ts";
import { baseDk, customerOfPk, entryDs, profileKey } from "./keys/people.ts";
import type { Item } from "./paging.ts";
import { StoredAttributes, storeMap } from "./stored-map.ts";
import { StoredTime, storeTime, storeTimeIf } from "./stored-time.ts";

/** A customer with what is needed to take changes that come twice, late and in any order. */
export interface Profile {
  readonly customer: Customer;
  /** When we first heard of the customer: the earliest `receivedAt` of all changes. */
  readonly knownSince: Date;
  /** When the values were stated that have no stamp of their own, in epoch ms. */
  readonly baseStamp: number;
  /** When a field was stated, in epoch ms. */
  readonly stamps: Readonly<Record<string, number>>;
  /** One higher with each write. */
  readonly revision: number;
  /** One higher whenever the day that silence counts from without activity changes. */
  readonly signUpRevision: number;
}

const Text = z.string().optional();

const StoredConsent = z
  .object({
    state: z.enum(["granted", "denied", "unknown"]),
    at: StoredTime.optional(),
    source: Text,
  })
  .transform(({ state, at, source }): Consent => ({ state, at, source }));

const ProfileItem = z.object({
  pk: z.string(),
  externalId: z.string(),
  email: Text,
  addressKey: Text,
  formerAddressKeys: z.array(z.string()).default([]),
  movedAt: StoredTime.optional(),
  firstName: Text,
  lastName: Text,
  name: Text,
  locale: Text,
  chosenLocale: z.object({ locale: z.string(), at: StoredTime, source: z.string() }).optional(),
  zone: Text,
  country: Text,
  phone: Text,
  company: Text,
  signedUpAt: StoredTime.optional(),
  value: z.record(z.string(), z.number()).default({}),
  consent: StoredConsent,
  unsubscribedAt: StoredTime.optional(),
  attributes: StoredAttributes,
  updatedAt: StoredTime,
  knownSince: StoredTime,
  baseStamp: z.number(),
  stamps: z.record(z.string(), z.number()).default({}),
  revision: z.number(),
  signUpRevision: z.number(),
  erasedAt: StoredTime.optional(),
});

export const parseProfile = (item: Item): Profile => {
  const { pk, knownSince, baseStamp, stamps, revision, signUpRevision, ...fields } = ProfileItem.parse(item);
  // written out, so that a field without value is there as `undefined`
  const { externalId, email, addressKey, formerAddressKeys, movedAt, firstName, lastName, name } = fields;
  const { locale, zone, country, phone, company, signedUpAt, value } = fields;
  const { chosenLocale, consent, unsubscribedAt, attributes, updatedAt, erasedAt } = fields;
  return {
    customer: {
      id: customerOfPk(pk),
      ...{ externalId, email, addressKey, formerAddressKeys, movedAt, firstName, lastName, name },
      ...{ locale, zone, country, phone, company, signedUpAt, value },
      ...{ chosenLocale, consent, unsubscribedAt, attributes, updatedAt, erasedAt },
    },
    ...{ knownSince, baseStamp, stamps, revision, signUpRevision },
  };
};

/** Carries the keys of `base`, which never change: an update of the profile leaves its index entry alone (ADR 0019). */
export const toProfileItem = ({ customer, ...profile }: Profile, shard: number) => {
  const { id, consent, movedAt, signedUpAt, unsubscribedAt, updatedAt, value, attributes, ...rest } =
    customer;
  const { chosenLocale, erasedAt, ...fields } = rest;
  return {
    ...profileKey(id),
    v: 1,
    dk: baseDk(shard),
    ds: entryDs({ customerId: id, ref: undefined }),
    ...fields,
    value: storeMap(value),
    attributes: storeMap(attributes),
    chosenLocale: storeChosenLocale(chosenLocale),
    consent: { ...consent, at: storeTimeIf(consent.at) },
    movedAt: storeTimeIf(movedAt),
    signedUpAt: storeTimeIf(signedUpAt),
    unsubscribedAt: storeTimeIf(unsubscribedAt),
    updatedAt: storeTime(updatedAt),
    erasedAt: storeTimeIf(erasedAt),
    ...profile,
    knownSince: storeTime(profile.knownSince),
  };
};

export const storeChosenLocale = (chosen: ChosenLocale | undefined) =>
  chosen && { ...chosen, at: storeTime(chosen.at) };
