import { externalIdOf } from "#app/customers/read-customer.ts";
import { anonymousKeyOf } from "#core/events/anonymous-key.ts";
import { eventSettings } from "#core/events/event-settings.ts";
import type { LiveEvent } from "#core/events/live-event.ts";
import { type Links, type Person, rootOf } from "#core/events/people-map.ts";
import { customerIdOf, normaliseAddress } from "#core/shared/ids.ts";
import type { EventContext } from "./event-context.ts";

type IdContext = Pick<EventContext, "idKey" | "workspace">;

/** The ids that an event names, as they are stored. */
export interface EventIds {
  /** Only identify says that a user and an anonymous id are one person; other events may be sent with both. */
  readonly isIdentify: boolean;
  readonly user: Person | undefined;
  readonly anonymousKey: string | undefined;
  /** By alias: the id from before, which may be either kind. */
  readonly previous: { readonly customer: Person; readonly anonymousKey: string } | undefined;
  /** By the address that an identify states: who has no other id is known by it. */
  readonly addressee: Person | undefined;
}

export const idsOf = (event: LiveEvent, { idKey, workspace }: IdContext): EventIds => {
  const toPerson = (reference: string): Person => {
    const externalId = externalIdOf(reference);
    return { customerId: customerIdOf(externalId, idKey), externalId };
  };
  const { userId, anonymousId, previousId } = event;
  const address = event.type === "identify" ? addressOf(event, workspace) : undefined;
  return {
    isIdentify: event.type === "identify",
    user: userId === undefined ? undefined : toPerson(userId),
    anonymousKey: anonymousId === undefined ? undefined : anonymousKeyOf(anonymousId, idKey),
    previous:
      event.type !== "alias" || previousId === undefined
        ? undefined
        : { customer: toPerson(previousId), anonymousKey: anonymousKeyOf(previousId, idKey) },
    addressee: address === undefined ? undefined : toPerson(address),
  };
};

/** Good enough for an id; whether it is an address that mail can go to is checked with all fields. */
const ADDRESS = /^[^\s@<>()",;:]{1,64}@[^\s@<>()",;:]+\.[^\s@<>()",;:]{2,}$/;

const addressOf = (event: LiveEvent, workspace: EventContext["workspace"]): string | undefined => {
  const paths = eventSettings(workspace).traits.email;
  const stated = paths.map((path) => event.fields[path]).find((value) => typeof value === "string");
  if (typeof stated !== "string" || stated.length > 200) return undefined;
  const address = normaliseAddress(stated);
  return ADDRESS.test(address) ? address : undefined;
};

/** Every id whose links have to be read to know whom an event belongs to. */
export const idsToFollow = ({ user, anonymousKey, previous, addressee }: EventIds): readonly string[] =>
  [
    user?.customerId,
    anonymousKey,
    previous?.customer.customerId,
    previous?.anonymousKey,
    addressee?.customerId,
  ].filter((id) => id !== undefined);

/** Whom an event belongs to; undefined while nobody knows. */
export const ownerOf = ({ user, anonymousKey, addressee }: EventIds, links: Links): Person | undefined => {
  const known = user ?? links.get(anonymousKey ?? "")?.into ?? addressee;
  return known && rootOf(known, links);
};
