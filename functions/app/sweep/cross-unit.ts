import { bucketOf, linesOf } from "#core/sweep/crossing.ts";
import type { People } from "#ports/people.ts";
import { type CrossingDeps, campaignContext, countOutcomes, enterInto } from "./campaign-context.ts";
import type { Crossing } from "./enter-customers.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

/** Reads the bucket of those who cross a line on one day, and nobody else. */
export const createCrossUnit =
  (deps: CrossingDeps & { readonly people: People }): SweepUnitWorker<"cross"> =>
  async (unit, input) => {
    const context = await campaignContext(deps.config, unit);
    if (context.state.status !== "active") return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const { trigger } = context.campaign;
    const { items, cursor } = await deps.people.bucket(
      { ...bucketOf(trigger, unit.crossedOn), shard: input.shard },
      { limit: input.limit, cursor: input.cursor },
    );
    const ids = [...new Set(items.map(({ customerId }) => customerId))];
    const known = await deps.people.facts(ids, { contracts: context.needsContracts });
    const late = (input.plan.sweptTo[unit.campaignId] ?? "") >= unit.crossedOn;
    const crossings = items.flatMap(({ customerId, ref }): Crossing[] => {
      const facts = known.get(customerId);
      if (facts === undefined) return [];
      // the index may lag: only a line on which the customer still stands counts
      return linesOf(trigger, facts)
        .filter((line) => line.crossedOn === unit.crossedOn && line.ref === ref)
        .map((line) => ({
          customerId,
          facts: line.facts,
          crossedOn: line.crossedOn,
          how: late ? "late" : "crossed",
          refusal: undefined,
        }));
    });
    const outcomes = await enterInto(deps, context, { runId: input.runId, crossings, known });
    return { counts: countOutcomes(unit.campaignId, outcomes), cursor, read: items.length };
  };
