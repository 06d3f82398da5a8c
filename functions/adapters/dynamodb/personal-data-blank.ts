import { blankCustomer } from "#core/customer/blank-customer.ts";
import type { ItemKey } from "./batch.ts";
import { profileKey } from "./keys/people.ts";
import type { Item } from "./paging.ts";
import { parseProfile, toProfileItem } from "./people-profile.ts";

type StoredItem = Item & ItemKey;

/** Stands for what an erased person was called. */
export const ERASED = "erased";

/** What remains of a customer: no address and no name, no mail, and no change is taken any more. */
export const toTombstone = (customerId: string, people: readonly StoredItem[], at: Date) => {
  const { pk, sk } = profileKey(customerId);
  const stored = people.find((item) => item.pk === pk && item.sk === sk);
  const before = stored && parseProfile(stored);
  const item = toProfileItem(
    {
      customer: {
        ...blankCustomer({ id: customerId, externalId: ERASED, at }),
        consent: { state: "denied", at, source: ERASED },
        unsubscribedAt: before?.customer.unsubscribedAt ?? at,
        erasedAt: at,
      },
      knownSince: before?.knownSince ?? at,
      baseStamp: at.getTime(),
      stamps: {},
      revision: (before?.revision ?? 0) + 1,
      signUpRevision: (before?.signUpRevision ?? 0) + 1,
    },
    0,
  );
  // out of the index of the base, which sweeps and plans read
  const { dk: _bucket, ds: _entry, ...mark } = item;
  return mark;
};

/** Facts of the entry that others named: contracts, values of events. Days and kinds stay, for the results. */
export const blankEnrolment = ({ e }: Item): Item => {
  const entry = e as Item | undefined;
  const facts = entry?.["f"] as Item | undefined;
  if (entry === undefined || facts === undefined) return {};
  const named = ["contractId", "messageId", "key"].filter((name) => facts[name] !== undefined);
  const blank = {
    ...facts,
    ...Object.fromEntries(named.map((name) => [name, ERASED])),
    ...(facts["values"] !== undefined && { values: {} }),
  };
  return { e: { ...entry, f: blank } };
};

/** SES's words for a failure may repeat the address. */
export const blankMessage = (item: Item): Item =>
  Object.fromEntries(
    Object.keys(item)
      .filter((name) => /^\d+w$/.test(name))
      .map((name) => [name, ERASED]),
  );

/** The score stays; what was written beside it, and all earlier answers, go. */
export const blankAnswer = ({ r }: Item): Item => {
  if (r === undefined) return {};
  const { c: _comment, ...answer } = r as Item;
  return { r: { ...answer, m: false }, h: undefined, fp: undefined };
};
