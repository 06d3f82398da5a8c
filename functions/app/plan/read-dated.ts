import { onceReadOn } from "#core/campaign/dated-trigger.ts";
import type { TriggerFacts } from "#core/enrolment/enrolment.ts";
import type { Day } from "#core/shared/day.ts";
import { hasLines, linesOf } from "#core/sweep/crossing.ts";
import { slotRange, turnOf } from "#core/sweep/slot.ts";
import type { Clock } from "#ports/clock.ts";
import type { DayEntry, People } from "#ports/people.ts";
import { readAudience } from "../sweep/read-base.ts";
import type { ForecastContext } from "./forecast-sweep.ts";
import { readCrossing } from "./read-crossing.ts";

const PAGE = 500;

/** Dates of everybody, by the day on which they cross: read once for a plan, because a draft has no pointers yet. */
const datesOfPlan = new WeakMap<ForecastContext, Promise<ReadonlyMap<Day, readonly DayEntry[]>>>();

/** Those who stand at the campaign's line on a day. */
export const entriesOn = async (
  people: People,
  context: ForecastContext,
  day: Day,
): Promise<readonly DayEntry[]> => {
  const { campaign, shards } = context;
  if (campaign.trigger.kind !== "date") return readCrossing(people, { campaign, shards, day });
  const known = datesOfPlan.get(context) ?? readDates(people, context);
  datesOfPlan.set(context, known);
  return (await known).get(day) ?? [];
};

const readDates = async (
  people: People,
  { campaign, shards, workspace, today }: ForecastContext,
): Promise<ReadonlyMap<Day, readonly DayEntry[]>> => {
  const byDay = new Map<Day, DayEntry[]>();
  for (let shard = 0; shard < shards; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await people.base({ shard }, { limit: PAGE, cursor });
      const known = await people.facts(page.items, { contracts: true });
      for (const [customerId, facts] of known)
        for (const line of linesOf(campaign.trigger, facts, { zone: workspace.zone, around: today }))
          byDay.set(line.crossedOn, [...(byDay.get(line.crossedOn) ?? []), { customerId, ref: line.ref }]);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return byDay;
};

export interface Turn {
  readonly customerId: string;
  readonly crossedOn: Day;
  readonly facts: TriggerFacts;
}

/** Who in the audience of a `once` or an `every` is let in by the sweep of a day; nobody for other triggers. */
export const turnsOn = async (
  people: People,
  context: ForecastContext,
  day: Day,
): Promise<readonly Turn[]> => {
  const { campaign, running, workspace, today } = context;
  const { trigger } = campaign;
  if (hasLines(trigger)) return [];
  if (trigger.kind === "every") {
    const { cycle, slot } = turnOf(
      trigger,
      { id: campaign.id, startedOn: running.state.startedOn ?? today },
      day,
    );
    const facts = { kind: "every" as const, days: trigger.days, cycle, on: day };
    const ids = await readIds(people, context, slotRange(slot, trigger.days));
    return ids.map((customerId) => ({ customerId, crossedOn: day, facts }));
  }
  if (trigger.kind !== "once") return [];
  const readOn = onceReadOn(trigger, workspace);
  if (day !== (readOn < today ? today : readOn)) return [];
  const on = trigger.at.slice(0, "YYYY-MM-DD".length);
  const facts = { kind: "once" as const, at: trigger.at, zone: trigger.zone, on };
  return (await readIds(people, context, {})).map((customerId) => ({ customerId, crossedOn: on, facts }));
};

const readIds = async (
  people: People,
  context: ForecastContext,
  range: { readonly from?: string; readonly to?: string },
): Promise<readonly string[]> => {
  const clock: Pick<Clock, "businessNow"> = { businessNow: () => context.now };
  const ids: string[] = [];
  for (let shard = 0; shard < context.shards; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await readAudience(
        { people, clock },
        { ...context, needsContracts: true },
        { range: { shard, ...range }, limit: PAGE, cursor },
      );
      ids.push(...page.known.keys());
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return ids;
};
