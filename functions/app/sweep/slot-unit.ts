import { slotRange, turnOf } from "#core/sweep/slot.ts";
import type { Clock } from "#ports/clock.ts";
import type { People } from "#ports/people.ts";
import { type CrossingDeps, countOutcomes, countUntaken, enterInto } from "./campaign-context.ts";
import type { Crossing } from "./enter-customers.ts";
import { NO_COUNTS } from "./late-unit.ts";
import { readAudience } from "./read-base.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

type SlotDeps = CrossingDeps & { readonly people: People; readonly clock: Clock };

/** Takes in those whose turn it is on one day: a part of the base, and nobody else is read. */
export const createSlotUnit =
  (deps: SlotDeps): SweepUnitWorker<"slot"> =>
  async (unit, input) => {
    const context = await input.contextOf(unit);
    const { state, campaign } = context;
    const { trigger } = campaign;
    if (state.status !== "active")
      return { counts: countUntaken(unit.campaignId), cursor: undefined, read: 0 };
    if (trigger.kind !== "every" || state.startedOn === undefined)
      return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const { cycle, slot } = turnOf(trigger, { id: campaign.id, startedOn: state.startedOn }, unit.crossedOn);
    const page = await readAudience(deps, context, {
      range: { shard: input.shard, ...slotRange(slot, trigger.days) },
      limit: input.limit,
      cursor: input.cursor,
    });
    const facts = { kind: "every" as const, days: trigger.days, cycle, on: unit.crossedOn };
    const crossings = [...page.known.keys()].map(
      (customerId): Crossing => ({
        customerId,
        facts,
        crossedOn: unit.crossedOn,
        how: "crossed",
        refusal: undefined,
      }),
    );
    const { known } = page;
    const outcomes = await enterInto(deps, context, { runId: input.runId, crossings, known });
    return { counts: countOutcomes(unit.campaignId, outcomes), cursor: page.cursor, read: page.read };
  };
