import type { Clock } from "#ports/clock.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

interface DatesDeps {
  readonly people: People;
  readonly runs: Runs;
  readonly clock: Clock;
}

/** How far one shard of a campaign has made pointers for those who were there before it. */
interface DatesMark {
  /** The field, and whether yearly. */
  readonly of: string;
  readonly cursor: string | null;
  /** Null: not yet, the pass before was too early. */
  readonly begunAt: string | null;
  readonly done: boolean;
}

/** Ingest notices within this time that a campaign looks at a field, and makes the pointers itself from then on. */
const NOTICED_MS = 60_000;

/**
 * Goes through the customers of a shard one time when a campaign begins to look at a date, and makes their pointers.
 * A pass that was begun before ingest could know of the campaign is followed by another.
 */
export const createDatesUnit =
  (deps: DatesDeps): SweepUnitWorker<"dates"> =>
  async (unit, input) => {
    const nothing = { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const { campaign, state, workspace } = await input.contextOf(unit);
    const { trigger } = campaign;
    if (trigger.kind !== "date") return nothing;
    const field = { field: trigger.field, yearly: trigger.yearly };
    const of = JSON.stringify(field);
    const name = `dates.${unit.campaignId}.${input.shard}`;
    const stored = await deps.runs.mark<DatesMark>(name);
    const fresh: DatesMark = { of, cursor: null, begunAt: null, done: false };
    const mark = stored?.value.of === of ? stored.value : fresh;
    if (mark.done) return nothing;
    const begunAt = mark.begunAt ?? deps.clock.businessNow().toISOString();

    const { items, cursor } = await deps.people.base(
      { shard: input.shard },
      { limit: input.limit, cursor: mark.cursor ?? undefined },
    );
    const customers = items.map((customerId) => ({ customerId, shard: input.shard }));
    await deps.people.indexDates({ customers, fields: [field], zone: workspace.zone });
    const isNoticed = Date.parse(begunAt) - state.updatedAt.getTime() >= NOTICED_MS;
    const ended: DatesMark = isNoticed ? { ...fresh, begunAt, done: true } : fresh;
    const next = cursor === undefined ? ended : { ...fresh, cursor, begunAt };
    await deps.runs.setMark(name, next, stored?.revision);
    return { counts: NO_COUNTS, cursor: cursor === undefined ? undefined : "more", read: items.length };
  };
