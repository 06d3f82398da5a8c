import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { type BacklogMark, backlogMark } from "./backlog-mark.ts";
import type { CrossingDeps } from "./campaign-context.ts";
import { enterLate, roomFor } from "./enter-late.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

/** Goes on with those whom an earlier day's backlog had no room for: so many are read as there is room today. */
export const createWaitingUnit =
  (deps: CrossingDeps & { readonly people: People; readonly runs: Runs }): SweepUnitWorker<"waiting"> =>
  async (unit, input) => {
    const { campaignId } = unit;
    const { shard } = input;
    const context = await input.contextOf(unit);
    const mark = await deps.runs.mark<BacklogMark>(backlogMark(campaignId, shard));
    const room = roomFor(context, input, mark?.value);
    if (context.state.status !== "active" || room <= 0)
      return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const { items, cursor } = await deps.people.waiting(
      { campaignId, shard },
      { limit: Math.min(room, input.limit), cursor: input.cursor },
    );
    if (items.length === 0) return { counts: NO_COUNTS, cursor, read: 0 };
    const known = await deps.people.facts(items, { contracts: context.needsContracts });
    const { counts, waiting } = await enterLate(deps, { context, input, known, learntOn: input.plan.day });
    await deps.people.removeWaiting({ campaignId, customerIds: items.filter((id) => !waiting.has(id)) });
    return { counts, cursor, read: items.length };
  };
