import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { World } from "#support/world.ts";

/** All enrolments of a campaign, refused ones too. */
export const enrolmentsOf = async (world: World, campaignId: string): Promise<Enrolment[]> => {
  const { shards } = (await world.parts.config.meta()) ?? { shards: 0 };
  const found: Enrolment[] = [];
  for (let shard = 0; shard < shards; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await world.parts.ledger.walk(campaignId, shard, { limit: 500, cursor });
      found.push(...page.items.map(({ enrolment }) => enrolment));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return found;
};

export interface Entries {
  /** Both arms. */
  readonly entered: readonly string[];
  readonly refused: readonly string[];
}

/** External ids of those whom each sweep let in or refused, sorted, by the moment of the sweep (ISO). */
export const entriesByMoment = async (
  world: World,
  campaignId: string,
  externalIds: readonly string[],
): Promise<(moment: Date) => Entries> => {
  const nameOf = new Map(externalIds.map((id) => [customerIdOf(id, world.idKey), id]));
  const byMoment = Map.groupBy(await enrolmentsOf(world, campaignId), ({ entry }) => entry.at.toISOString());
  return (moment) => {
    const all = byMoment.get(moment.toISOString()) ?? [];
    const names = (some: readonly Enrolment[]) =>
      some.map(({ customerId }) => nameOf.get(customerId) ?? customerId).sort();
    return {
      entered: names(all.filter(({ state }) => state !== "refused")),
      refused: names(all.filter(({ state }) => state === "refused")),
    };
  };
};
