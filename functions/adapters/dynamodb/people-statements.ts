import type { CustomerChange } from "#core/customer/customer.ts";
import type { Statement } from "#ports/identities.ts";
import type { Profile } from "./people-profile.ts";

const SCALARS = [
  ...(["email", "firstName", "lastName", "name", "locale", "zone"] as const),
  ...(["country", "phone", "company", "signedUpAt"] as const),
];

/** What a profile holds as the statements that it came from; the first bears since when the customer is known. */
export const statementsOf = (profile: Profile): readonly Statement[] => {
  const { customer, stamps, baseStamp, knownSince } = profile;
  const { externalId } = customer;
  const changes = new Map<number, CustomerChange>([[knownSince.getTime(), { externalId }]]);
  const state = (field: string, change: Omit<CustomerChange, "externalId">): void => {
    const stamp = stamps[field] ?? baseStamp;
    const standing = changes.get(stamp) ?? { externalId };
    changes.set(stamp, {
      ...standing,
      ...change,
      value: { ...standing.value, ...change.value },
      attributes: { ...standing.attributes, ...change.attributes },
    });
  };
  for (const field of SCALARS) if (customer[field] !== undefined) state(field, { [field]: customer[field] });
  for (const [name, value] of Object.entries(customer.value))
    state(`value.${name}`, { value: { [name]: value } });
  for (const [name, value] of Object.entries(customer.attributes))
    state(`attributes.${name}`, { attributes: { [name]: value } });
  if (customer.consent.state !== "unknown") state("consent", { consent: customer.consent });
  return [...changes].sort(([a], [b]) => a - b).map(([stamp, change]) => ({ at: new Date(stamp), change }));
};
