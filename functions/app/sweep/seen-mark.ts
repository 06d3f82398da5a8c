import type { Day } from "#core/shared/day.ts";
import type { Runs } from "#ports/runs.ts";

/** Whom one shard of a campaign dealt with on the newest day it swept. */
interface SeenMark {
  readonly day: Day;
  readonly ids: readonly string[];
}

interface SeenOf {
  readonly campaignId: string;
  readonly shard: number;
  readonly day: Day;
}

/** Keeps the mark below what an item may hold. Whoever is beyond is looked at once more, for nothing. */
const MOST = 10_000;

const seenMark = ({ campaignId, shard }: SeenOf): string => `seen.${campaignId}.${shard}`;

/** 65 bits of an id that is a keyed hash. */
const shorten = (customerId: string): string => customerId.slice(0, 13);

/**
 * Tells those who were dealt with when a bucket was read before, so that reading it again costs index entries only:
 * without this a day's sweep would read everybody who crossed the day before as well.
 */
export const readSeen = async (
  runs: Pick<Runs, "mark">,
  of: SeenOf,
): Promise<(customerId: string) => boolean> => {
  const mark = await runs.mark<SeenMark>(seenMark(of));
  const ids = new Set(mark?.value.day === of.day ? mark.value.ids : []);
  return (customerId) => ids.has(shorten(customerId));
};

export const addSeen = async (
  runs: Pick<Runs, "mark" | "setMark">,
  of: SeenOf,
  customerIds: readonly string[],
): Promise<void> => {
  const mark = await runs.mark<SeenMark>(seenMark(of));
  const before = mark?.value.day === of.day ? mark.value.ids : [];
  const ids = [...new Set([...before, ...customerIds.map(shorten)])].slice(0, MOST);
  // losing this race to another worker costs reads tomorrow and nothing else
  await runs.setMark<SeenMark>(seenMark(of), { day: of.day, ids }, mark?.revision);
};
