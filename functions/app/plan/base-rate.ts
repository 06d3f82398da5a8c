import type { Campaign } from "#core/campaign/campaign.ts";
import { baseRateOf, type Chances } from "#core/plan/chances.ts";
import { addDays, type Day, startOfDay } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { People } from "#ports/people.ts";

/** Taken when the stored data say too little: retention-methods.md, row 17. */
export const PLANNING_RATE = 0.1;
/** Customers looked at, over all shards. Their ids are hashes, so the first ones are as good as any. */
const SAMPLE = 1_000;
const AT_ONCE = 16;
/** Fewer chances than this tell nothing. */
const LEAST = 30;
/** As long as activity is kept. */
const KEPT_DAYS = 400;

export interface BaseRate {
  /** Share that reaches the goal without a mail, 0 to 1. */
  readonly rate: number;
  /** `activity`: of so many chances in the stored data. `default`: nothing to go by. */
  readonly from: "activity" | "default";
  readonly chances: number;
}

/** How many reach the goal by themselves, from what customers did before; the planning rate where that is unknown. */
export const readBaseRate = async (
  people: People,
  one: {
    readonly campaign: Campaign;
    readonly workspace: Workspace;
    readonly today: Day;
    readonly shards: number;
  },
): Promise<BaseRate> => {
  const { workspace, today } = one;
  const range = {
    from: startOfDay(addDays(today, -KEPT_DAYS), workspace.zone),
    to: startOfDay(addDays(today, 1), workspace.zone),
  };
  const sum: { chances: number; reached: number } = { chances: 0, reached: 0 };
  const limit = Math.ceil(SAMPLE / one.shards);
  for (let shard = 0; shard < one.shards; shard += 1) {
    const { items } = await people.base({ shard }, { limit, cursor: undefined });
    const known = await people.facts(items, { contracts: true });
    const found = await inParallel([...known.values()], AT_ONCE, async (facts): Promise<Chances> => {
      const activities = await people.activity(facts.customer.id, range);
      return baseRateOf({ ...one, activities, contracts: facts.contracts });
    });
    for (const { chances, reached } of found) {
      sum.chances += chances;
      sum.reached += reached;
    }
  }
  return sum.chances < LEAST
    ? { rate: PLANNING_RATE, from: "default", chances: sum.chances }
    : { rate: sum.reached / sum.chances, from: "activity", chances: sum.chances };
};
