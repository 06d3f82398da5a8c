import { inParallel } from "#core/shared/in-parallel.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { People } from "#ports/people.ts";
import { createIngestSettings } from "./ingest-settings.ts";
import { rederiveOne } from "./rederive-one.ts";

export interface RebuildDeps {
  readonly people: People;
  readonly config: ConfigStore;
  readonly clock: Clock;
}

export interface Rebuilt {
  readonly customers: number;
  /** Whose silence begins on another day than was thought. */
  readonly moved: number;
  /** Stored activities that now count otherwise. */
  readonly activities: number;
}

const PAGE = 500;
const CUSTOMERS_AT_ONCE = 16;

/**
 * Derives from stored activity all that follows from it, after the settings of what counts as use or as revenue have
 * changed. Whoever then stands in a bucket that a trigger has
 * passed is looked at by the next sweep. Safe to repeat, and while data come in.
 */
export const createRebuild =
  (deps: RebuildDeps) =>
  async (report: (done: number) => Promise<void>): Promise<Rebuilt> => {
    const settings = await createIngestSettings(deps)();
    const sum = { customers: 0, moved: 0, activities: 0 };
    let cursor: string | undefined;
    do {
      const page = await deps.people.allCustomerIds({ limit: PAGE, cursor });
      const results = await inParallel(page.items, CUSTOMERS_AT_ONCE, (id) =>
        rederiveOne(deps, settings, id),
      );
      sum.customers += results.length;
      for (const { moved, activities } of results) {
        sum.moved += Number(moved);
        sum.activities += activities;
      }
      await report(sum.customers);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return sum;
  };
