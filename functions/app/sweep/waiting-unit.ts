import type { People } from "#ports/people.ts";
import { readMark, roomFor } from "./backlog-mark.ts";
import { countOutcomes } from "./campaign-context.ts";
import { enterLate, type LateDeps } from "./enter-late.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

/** Goes on with those whom an earlier day's backlog had no room for: so many are read as there is room today. */
export const createWaitingUnit =
  (deps: LateDeps & { readonly people: People }): SweepUnitWorker<"waiting"> =>
  async ({ campaignId, version }, input) => {
    const of = { campaignId, shard: input.shard };
    const context = await input.contextOf({ campaignId, version });
    const { mark } = await readMark(deps.runs, context, input);
    const room = roomFor(context, input, mark);
    if (context.state.status !== "active" || room <= 0)
      return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const page = { limit: Math.min(room, input.limit), cursor: input.cursor };
    const { items, cursor } = await deps.people.waiting(of, page);
    if (items.length === 0) return { counts: NO_COUNTS, cursor, read: 0 };
    const known = await deps.people.facts(items, { contracts: context.needsContracts });
    const { outcomes, waiting } = await enterLate(deps, {
      context,
      input,
      known,
      learntOn: input.plan.day,
    });
    const left = new Set(waiting.map(({ customerId }) => customerId));
    await deps.people.removeWaiting(
      of,
      items.filter((id) => !left.has(id)),
    );
    // whom another unit of this sweep let in has been counted by it
    const fresh = outcomes.filter(({ isNew }) => isNew);
    return { counts: countOutcomes(campaignId, fresh), cursor, read: items.length };
  };
