import { isLate } from "#core/ingest/is-late.ts";
import { rederiveActivity } from "#core/ingest/rederive-activity.ts";
import { dayOf } from "#core/shared/day.ts";
import { shardOf } from "#core/shared/ids.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { People } from "#ports/people.ts";
import { createIngestSettings, type IngestSettings } from "./ingest-settings.ts";

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
 * Derives from stored activity all that follows from it: after the settings of what counts as use or as revenue have
 * changed, and for activity that lay in the future when it came. Whoever then stands in a bucket that a trigger has
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
      const results = await inParallel(page.items, CUSTOMERS_AT_ONCE, (id) => rebuildOne(deps, settings, id));
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

const rebuildOne = async (
  { people, clock }: RebuildDeps,
  { workspace, shards, triggers }: IngestSettings,
  customerId: string,
): Promise<{ readonly moved: boolean; readonly activities: number }> => {
  const now = clock.businessNow();
  const shard = shardOf(customerId, shards);
  const { before, after, changed } = await people.rederive({
    customerId,
    shard,
    zone: workspace.zone,
    derive: (activity) => rederiveActivity(activity, { workspace, now }),
  });
  const moved = before?.day !== after?.day;
  const today = dayOf(now, workspace.zone);
  // written after the pointer: a sweep in between finds it in the bucket, or is told by a repetition of this
  if (moved && isLate(triggers, { lastActivity: after, contracts: [] }, today))
    await people.markLate({ customerId, shard, day: today, ref: undefined });
  return { moved, activities: changed };
};
