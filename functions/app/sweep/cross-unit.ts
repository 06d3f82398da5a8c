import { bucketOf, isOver, linesOf } from "#core/sweep/crossing.ts";
import type { DayEntry, People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import {
  type CampaignContext,
  type CrossingDeps,
  countOutcomes,
  countUntaken,
  enterInto,
} from "./campaign-context.ts";
import type { Crossing, EntryOutcome } from "./enter-customers.ts";
import { addSeen, readSeen } from "./seen-mark.ts";
import type { SweepUnitWorker, UnitInput } from "./sweep-page.ts";

type CrossDeps = CrossingDeps & { readonly people: People; readonly runs: Runs };

/** Reads the bucket of those who cross a line on one day, and nobody else. */
export const createCrossUnit =
  (deps: CrossDeps): SweepUnitWorker<"cross"> =>
  async (unit, input) => {
    const context = await input.contextOf(unit);
    const { campaignId, crossedOn } = unit;
    if (context.state.status !== "active")
      return { counts: countUntaken(campaignId), cursor: undefined, read: 0 };
    const { trigger } = context.campaign;
    const { items, cursor } = await deps.people.bucket(
      { ...bucketOf(trigger, crossedOn), shard: input.shard },
      { limit: input.limit, cursor: input.cursor },
    );
    const isAgain = (input.plan.sweptTo[campaignId] ?? "") >= crossedOn;
    // a day of notice does not name the term of the contract: there is more than one episode in its bucket
    const bySilence = trigger.kind === "inactive";
    const seen = { campaignId, shard: input.shard, day: crossedOn };
    const isSeen = isAgain && bySilence ? await readSeen(deps.runs, seen) : () => false;
    const fresh = items.filter(({ customerId }) => !isSeen(customerId));
    const outcomes = await enterFresh(deps, context, { input, fresh, crossedOn, isAgain });
    if (bySilence && !isAgain && crossedOn === input.plan.day && outcomes.length > 0)
      await addSeen(
        deps.runs,
        seen,
        outcomes.map(({ crossing }) => crossing.customerId),
      );
    return { counts: countOutcomes(campaignId, outcomes), cursor, read: items.length };
  };

const enterFresh = async (
  deps: CrossDeps,
  context: CampaignContext,
  one: {
    readonly input: UnitInput;
    readonly fresh: readonly DayEntry[];
    readonly crossedOn: string;
    readonly isAgain: boolean;
  },
): Promise<readonly EntryOutcome[]> => {
  const { input, fresh, crossedOn } = one;
  const ids = [...new Set(fresh.map(({ customerId }) => customerId))];
  if (ids.length === 0) return [];
  const known = await deps.people.facts(ids, { contracts: context.needsContracts });
  const crossings = fresh.flatMap(({ customerId, ref }): Crossing[] => {
    const facts = known.get(customerId);
    if (facts === undefined) return [];
    // the index may lag: only a line on which the customer still stands counts
    return linesOf(context.campaign.trigger, facts, { zone: context.workspace.zone, around: crossedOn })
      .filter((line) => line.crossedOn === crossedOn && line.ref === ref)
      .map((line) => ({
        customerId,
        facts: line.facts,
        crossedOn,
        how: one.isAgain ? "late" : "crossed",
        // after days without a sweep a contract may have ended before its line was found
        refusal: isOver(line.facts, input.plan.day) ? "too-late" : undefined,
      }));
  });
  return enterInto(deps, context, { runId: input.runId, crossings, known });
};
