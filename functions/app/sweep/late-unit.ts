import type { CampaignRef } from "#core/sweep/sweep-plan.ts";
import type { People } from "#ports/people.ts";
import type { Counts } from "#ports/runs.ts";
import { countOutcomes, countUntaken } from "./campaign-context.ts";
import { enterLate, type LateDeps, type LateInput } from "./enter-late.ts";
import { addCounts, type SweepUnitWorker } from "./sweep-page.ts";

export const NO_COUNTS: Counts = {};

type LateUnitDeps = LateDeps & { readonly people: People };

/** Looks again at customers who were written into a bucket that had been swept before. */
export const createLateUnit =
  (deps: LateUnitDeps): SweepUnitWorker<"late"> =>
  async (unit, input) => {
    const { items, cursor } = await deps.people.bucket(
      { kind: "late", day: unit.day, shard: input.shard },
      { limit: input.limit, cursor: input.cursor },
    );
    const ids = [...new Set(items.map(({ customerId }) => customerId))];
    if (ids.length === 0) return { counts: NO_COUNTS, cursor, read: 0 };
    const known = await deps.people.facts(ids, { contracts: true });
    let counts = NO_COUNTS;
    for (const ref of unit.campaigns)
      counts = addCounts(counts, await lateInto(deps, { ref, input, known, learntOn: unit.day }));
    return { counts, cursor, read: items.length };
  };

const lateInto = async (
  deps: LateUnitDeps,
  { ref, ...late }: Omit<LateInput, "context"> & { readonly ref: CampaignRef },
): Promise<Counts> => {
  const context = await late.input.contextOf({ campaignId: ref.id, version: ref.version });
  if (context.state.status !== "active") return countUntaken(ref.id);
  const { outcomes, waiting } = await enterLate(deps, { ...late, context });
  await deps.people.addWaiting({ campaignId: ref.id, shard: late.input.shard }, waiting);
  return countOutcomes(ref.id, outcomes);
};
