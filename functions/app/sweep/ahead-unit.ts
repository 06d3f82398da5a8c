import { addDays, type Day } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { People } from "#ports/people.ts";
import { createIngestSettings } from "../ingest/ingest-settings.ts";
import { rederiveOne } from "../ingest/rederive-one.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

const CUSTOMERS_AT_ONCE = 16;
/** Empty days read at one go. */
const DAYS_AT_ONCE = 30;

interface AheadDeps {
  readonly config: ConfigStore;
  readonly people: People;
  readonly clock: Clock;
}

interface Cursor {
  readonly day: Day;
  readonly at: string | undefined;
}

/** Lets activity count whose time has come since it was received. */
export const createAheadUnit = (deps: AheadDeps): SweepUnitWorker<"ahead"> => {
  const readSettings = createIngestSettings(deps);
  return async (unit, { plan, shard, cursor, limit }) => {
    let next: Cursor | undefined =
      cursor === undefined ? { day: unit.from, at: undefined } : JSON.parse(cursor);
    for (let days = 0; next !== undefined && next.day <= plan.day && days < DAYS_AT_ONCE; days += 1) {
      const { day, at }: Cursor = next;
      const page = await deps.people.bucket({ kind: "ahead", day, shard }, { limit, cursor: at });
      next = page.cursor === undefined ? { day: addDays(day, 1), at: undefined } : { day, at: page.cursor };
      if (page.items.length === 0) continue;
      const settings = await readSettings();
      await inParallel(page.items, CUSTOMERS_AT_ONCE, ({ customerId }) =>
        rederiveOne(deps, settings, customerId),
      );
      return { counts: NO_COUNTS, cursor: cursorOf(next, plan.day), read: page.items.length };
    }
    return { counts: NO_COUNTS, cursor: next && cursorOf(next, plan.day), read: 0 };
  };
};

const cursorOf = (next: Cursor, last: Day): string | undefined =>
  next.day <= last ? JSON.stringify(next) : undefined;
