import { isDeepStrictEqual } from "node:util";
import { blankCustomer } from "#core/customer/blank-customer.ts";
import type { Customer, CustomerChange } from "#core/customer/customer.ts";
import type { FieldChange, People } from "#ports/people.ts";
import type { Profile } from "./people-profile.ts";

export type ChangeInput = Parameters<People["change"]>[0];

export interface Merged {
  readonly kind: "created" | "changed" | "unchanged";
  readonly profile: Profile;
  readonly history: readonly FieldChange[];
}

const SCALARS = [
  ...(["email", "firstName", "lastName", "name", "locale", "zone"] as const),
  ...(["country", "phone", "company", "signedUpAt"] as const),
];

/** One field that a change states; `undefined` clears it. */
interface Statement {
  readonly field: string;
  readonly to: unknown;
  /** Epoch ms. */
  readonly stamp: number;
}

/**
 * What a profile becomes by a change. Each field belongs to whoever stated it last, by the time of stating and not
 * of arriving, so that changes may come late, twice and in any order. A value that is stated again changes nothing.
 */
export const mergeChange = (stored: Profile | undefined, input: ChangeInput): Merged => {
  // who was erased is not taken in again, whatever still sends their data
  if (stored?.customer.erasedAt !== undefined) return { kind: "unchanged", profile: stored, history: [] };
  const before = stored ?? unknownProfile(input);
  const draft: Draft = { customer: before.customer, stamps: { ...before.stamps }, history: [] };
  for (const statement of statementsOf(input)) applyStatement(draft, statement, { before, stored, input });
  const customer = withAddressKey(draft.customer, input);
  const knownSince = earlier(before.knownSince, input.receivedAt);
  if (stored && customer === stored.customer && knownSince === stored.knownSince)
    return { kind: "unchanged", profile: stored, history: [] };

  const after: Profile = {
    ...before,
    customer: { ...customer, updatedAt: later(customer.updatedAt, input.receivedAt) },
    knownSince,
    stamps: draft.stamps,
    revision: before.revision + 1,
  };
  const moved = !stored || silentFrom(after).getTime() !== silentFrom(stored).getTime();
  return {
    kind: stored ? "changed" : "created",
    profile: moved ? { ...after, signUpRevision: before.signUpRevision + 1 } : after,
    history: draft.history,
  };
};

interface Draft {
  customer: Customer;
  readonly stamps: Record<string, number>;
  readonly history: FieldChange[];
}

interface Merging {
  readonly before: Profile;
  readonly stored: Profile | undefined;
  readonly input: ChangeInput;
}

const applyStatement = (draft: Draft, { field, to, stamp }: Statement, merging: Merging): void => {
  const { before, stored, input } = merging;
  const from = fieldOf(draft.customer, field);
  const standing = draft.stamps[field] ?? (isStated(from) ? before.baseStamp : Number.NEGATIVE_INFINITY);
  if (stamp < standing) return;
  const differs = !isDeepStrictEqual(from, to);
  // a cleared field is stamped too, or an older value that comes later would fill it again
  if (to === undefined || (differs && (stored || stamp !== before.baseStamp))) draft.stamps[field] = stamp;
  if (!differs) return;
  draft.customer = withField(draft.customer, field, to);
  // first values need no history: they are the `from` of the first change; consent is kept as evidence
  if (!stored && field !== "consent") return;
  const source = field === "consent" ? input.change.consent?.source : undefined;
  draft.history.push({ field, from, to, receivedAt: input.receivedAt, source });
};

/** Where silence begins for a customer without activity. */
export const silentFrom = (profile: Profile): Date => profile.customer.signedUpAt ?? profile.knownSince;

const unknownProfile = (input: ChangeInput): Profile => ({
  customer: blankCustomer({
    id: input.customerId,
    externalId: input.change.externalId,
    at: input.receivedAt,
  }),
  knownSince: input.receivedAt,
  baseStamp: input.receivedAt.getTime(),
  stamps: {},
  revision: 0,
  signUpRevision: 0,
});

const statementsOf = ({ change, receivedAt }: ChangeInput): Statement[] => {
  const stamp = receivedAt.getTime();
  const state = (field: string, to: unknown): Statement[] =>
    to === undefined ? [] : [{ field, to: to ?? undefined, stamp }];
  const group = (name: "value" | "attributes") =>
    Object.entries(change[name] ?? {}).flatMap(([key, to]) => state(`${name}.${key}`, to));
  return [
    ...SCALARS.flatMap((field) => state(field, change[field])),
    ...group("value"),
    ...group("attributes"),
    ...consentOf(change, stamp),
  ];
};

/** Consent counts from the day that it was given, so that an old list cannot undo a later refusal. */
const consentOf = ({ consent }: CustomerChange, received: number): Statement[] => {
  if (!consent) return [];
  const to = { state: consent.state, at: consent.at, source: consent.source };
  return [{ field: "consent", to, stamp: Math.min(consent.at?.getTime() ?? received, received) }];
};

const isStated = (value: unknown): boolean =>
  value !== undefined && (value as Partial<Customer["consent"]>).state !== "unknown";

const splitField = (field: string): { group: "value" | "attributes"; key: string } | undefined => {
  const [, group, key] = /^(value|attributes)\.(.*)$/s.exec(field) ?? [];
  return group && key !== undefined ? { group: group as "value" | "attributes", key } : undefined;
};

const fieldOf = (customer: Customer, field: string): unknown => {
  const part = splitField(field);
  if (!part) return customer[field as keyof Customer];
  return Object.hasOwn(customer[part.group], part.key) ? customer[part.group][part.key] : undefined;
};

const withField = (customer: Customer, field: string, to: unknown): Customer => {
  const part = splitField(field);
  if (!part) return { ...customer, [field]: to };
  const { [part.key]: _, ...others } = customer[part.group];
  return { ...customer, [part.group]: to === undefined ? others : { ...others, [part.key]: to } };
};

const FORMER_KEYS = 4;

/** The key of the address that the customer has now; only a change that states this address knows it. */
const withAddressKey = (customer: Customer, { change, addressKey: stated }: ChangeInput): Customer => {
  const addressKey = customer.email === undefined ? undefined : stated;
  const states = change.email !== undefined && (change.email ?? undefined) === customer.email;
  if (!states || addressKey === customer.addressKey) return customer;
  const former = customer.addressKey === undefined ? [] : [customer.addressKey];
  const formerAddressKeys = [...former, ...customer.formerAddressKeys.filter((key) => key !== former[0])]
    .filter((key) => key !== addressKey)
    .slice(0, FORMER_KEYS);
  return { ...customer, addressKey, formerAddressKeys };
};

const earlier = (a: Date, b: Date): Date => (b < a ? b : a);
const later = (a: Date, b: Date): Date => (b > a ? b : a);
