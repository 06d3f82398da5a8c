/** A customer by whom others are known too. */
export interface Person {
  readonly customerId: string;
  readonly externalId: string;
}

/** A step from one id to the next: this id is the same person as that customer. */
export interface Link {
  readonly into: Person;
  /** The customer into whom all that stood under this id has been folded; undefined before that is done. */
  readonly foldedInto: string | undefined;
}

export type Links = ReadonlyMap<string, Link>;

/**
 * Whose id this is in the end. Links go from the younger to the older id; should two writers at one moment have
 * disagreed which that is, the smallest id of the circle stands for all.
 */
export const rootOf = (person: Person, links: Links): Person => {
  const seen = new Map<string, Person>();
  let at = person;
  while (!seen.has(at.customerId)) {
    seen.set(at.customerId, at);
    const next = links.get(at.customerId)?.into;
    if (next === undefined) return at;
    at = next;
  }
  const visited = [...seen.values()];
  const circle = visited.slice(visited.findIndex(({ customerId }) => customerId === at.customerId));
  return circle.reduce((least, one) => (one.customerId < least.customerId ? one : least));
};

export interface Standing extends Person {
  /** When we first heard of the customer; undefined for one of whom nothing is known yet. */
  readonly knownSince: Date | undefined;
}

/**
 * Which of two ids of one person stays: the one that is known longer, because campaigns may have drawn it into their
 * groups. Of two that are unknown yet the one in use from now on.
 */
export const survivorOf = (before: Standing, now: Standing): "before" | "now" => {
  if (before.knownSince === undefined) return "now";
  if (now.knownSince === undefined) return "before";
  return before.knownSince <= now.knownSince ? "before" : "now";
};
