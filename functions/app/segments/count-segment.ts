import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { Condition } from "#core/condition/condition.ts";
import { currentContract } from "#core/condition/condition-facts.ts";
import { conditionNeeds } from "#core/condition/condition-needs.ts";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import { requireSegment } from "./change-segments.ts";
import { withSegmentsIn } from "./with-segments.ts";

interface CountDeps {
  readonly config: ConfigStore;
  readonly people: People;
  readonly clock: Clock;
}

export interface SegmentSize {
  readonly segment: string;
  readonly version: number;
  /** Counted one by one, not estimated. */
  readonly customers: number;
  readonly inSegment: number;
  /** Of those, with an address. */
  readonly withAddress: number;
  /** ISO 8601; those who came or changed meanwhile may be missing. */
  readonly at: string;
}

const PAGE = 500;
const CUSTOMERS_AT_ONCE = 16;

/** Goes through all customers and counts who is in a segment now. */
export const createCountSegment =
  (deps: CountDeps) =>
  async (id: string, progress: (done: number) => Promise<void>): Promise<SegmentSize> => {
    const segment = await requireSegment(deps.config, id);
    const { shards } = await requireMeta(deps.config);
    const condition = await withSegmentsIn(deps.config, { kind: "segment", id });
    const size = { customers: 0, inSegment: 0, withAddress: 0 };
    for (let shard = 0; shard < shards; shard += 1) {
      let cursor: string | undefined;
      do {
        const page = await deps.people.base({ shard }, { limit: PAGE, cursor });
        const inside = await filterInside(deps, condition, page.items);
        size.customers += page.items.length;
        size.inSegment += inside.length;
        size.withAddress += inside.filter(({ customer }) => customer.email !== undefined).length;
        cursor = page.cursor;
        await progress(size.customers);
      } while (cursor !== undefined);
    }
    return { segment: id, version: segment.version, ...size, at: deps.clock.businessNow().toISOString() };
  };

const filterInside = async (
  { config, people, clock }: CountDeps,
  condition: Condition,
  ids: readonly string[],
): Promise<readonly CustomerFacts[]> => {
  const workspace = await requireWorkspace(config);
  const now = clock.businessNow();
  const { activityDays, contract: needsContracts } = conditionNeeds(condition);
  const from = new Date(now.getTime() - (activityDays ?? 0) * DAY_MS);
  const known = [...(await people.facts(ids, { contracts: needsContracts })).values()];
  const holds = await inParallel(known, CUSTOMERS_AT_ONCE, async (facts) => {
    const activities =
      activityDays === undefined ? [] : await people.activity(facts.customer.id, { from, to: now });
    const contract = currentContract(facts.contracts);
    return evaluateCondition(condition, { ...facts, contract, activities, workspace, now });
  });
  return known.filter((_, index) => holds[index]);
};
