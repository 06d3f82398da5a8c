import { type Link, type Links, type Person, rootOf, survivorOf } from "#core/events/people-map.ts";
import type { Identities } from "#ports/identities.ts";
import { type EventIds, idsToFollow } from "./people-of-events.ts";

const MOST_TRIES = 10;

/**
 * Writes down which ids are one person, as identify and alias say it; answers all links that matter for these
 * events. An id of which nothing else is known belongs to the first who claims it: whoever logs in later at a shared
 * computer does not become one with them. Two customers become one by alias only, or when one of them was made of
 * the very address that the other one states.
 */
export const linkPeople = async (identities: Identities, events: readonly EventIds[]): Promise<Links> => {
  const links = new Map(await identities.links(events.flatMap(idsToFollow)));
  for (const event of events) {
    if (event.previous !== undefined) await linkAlias({ identities, links }, event);
    else if (event.isIdentify) await linkIdentified({ identities, links }, event);
  }
  return links;
};

const linkAlias = async (linking: Linking, { previous, user }: EventIds): Promise<void> => {
  if (previous === undefined || user === undefined) return;
  const { into } = await linkAnonymous(linking, previous.anonymousKey, user);
  const isTheirs = rootOf(into, linking.links).customerId === rootOf(user, linking.links).customerId;
  const { customerId } = previous.customer;
  if (isTheirs || (await linking.identities.knownSince([customerId])).has(customerId))
    await linkCustomers(linking, previous.customer, user);
};

const linkIdentified = async (
  linking: Linking,
  { user, addressee, anonymousKey }: EventIds,
): Promise<void> => {
  const claims = user ?? addressee;
  if (claims === undefined || anonymousKey === undefined) return;
  const { into } = await linkAnonymous(linking, anonymousKey, claims);
  if (user !== undefined && into.externalId === addressee?.externalId)
    await linkCustomers(linking, into, user);
};

interface Linking {
  readonly identities: Identities;
  readonly links: Map<string, Link>;
}

const linkAnonymous = async ({ identities, links }: Linking, id: string, claims: Person): Promise<Link> => {
  const standing = links.get(id);
  if (standing !== undefined) return standing;
  const into = rootOf(claims, links);
  if ((await identities.erased([into.customerId])).size > 0) {
    // what was kept of the visitor turns out to be theirs
    await identities.forgetAnonymous(id);
    return { into, foldedInto: into.customerId };
  }
  return remember({ identities, links }, id, await identities.link(id, into));
};

/** The customer that was known first stays: campaigns may have drawn it into their groups. */
const linkCustomers = async (linking: Linking, before: Person, now: Person): Promise<void> => {
  const { identities, links } = linking;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [one, other] = [rootOf(before, links), rootOf(now, links)];
    if (one.customerId === other.customerId) return;
    if ((await identities.erased([one.customerId, other.customerId])).size > 0) return;
    const known = await identities.knownSince([one.customerId, other.customerId]);
    const standing = (person: Person) => ({ ...person, knownSince: known.get(person.customerId) });
    const stays = survivorOf(standing(one), standing(other));
    const [loser, survivor] = stays === "before" ? [other, one] : [one, other];
    await remember(linking, loser.customerId, await identities.link(loser.customerId, survivor));
  }
  throw new Error(`The links of customer ${before.customerId} change faster than we can follow`);
};

/** Somebody else may have been faster, and led it elsewhere. */
const remember = async ({ identities, links }: Linking, id: string, link: Link): Promise<Link> => {
  links.set(id, link);
  for (const [further, next] of await identities.links([link.into.customerId])) links.set(further, next);
  return link;
};
