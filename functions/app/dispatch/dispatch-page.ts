import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { requireMeta } from "../sweep/settings.ts";
import { addCounts } from "../sweep/sweep-page.ts";
import { type ProcessDueDeps, processDue } from "./process-due.ts";

export interface DispatchPageDeps extends ProcessDueDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly runs: Runs;
  readonly pageSize: number;
}

/**
 * An hour is closed only so long after its end: a worker that computed its key just before may still be writing.
 * Longer than any task runs.
 */
export const CLOSE_AFTER_MS = HOUR_MS / 4;
/** Empty hours that one page passes at most. */
const HOURS_AT_ONCE = 200;

interface Cursor {
  readonly hour: string;
  readonly at: string | undefined;
  /** Whether every hour before this one was found empty, so that the shard may be closed up to here. */
  readonly closing: boolean;
  /** Entries of this hour that stay due. */
  readonly live: number;
}

/** One page of what is due in one shard: hour by hour from the oldest open one up to now. */
export const createDispatchPage =
  (deps: DispatchPageDeps) =>
  async (input: {
    readonly runId: string;
    readonly shard: number;
  }): Promise<{ readonly kind: "more" | "done" }> => {
    const progress = await deps.runs.progress("dispatch", input.runId, input.shard);
    if (progress.done) return { kind: "done" };
    const now = deps.clock.businessNow();
    const from: Cursor =
      progress.cursor === undefined
        ? { hour: await firstHour(deps, input.shard), at: undefined, closing: true, live: 0 }
        : JSON.parse(progress.cursor);
    const page = await takeHours(deps, { shard: input.shard, from, now });
    const done = page.cursor === undefined;
    await deps.runs.step("dispatch", input.runId, progress, {
      cursor: done ? progress.cursor : JSON.stringify(page.cursor),
      done,
      add: page.counts,
    });
    return { kind: done ? "done" : "more" };
  };

export const firstHour = async (
  deps: { readonly ledger: Ledger; readonly config: ConfigStore },
  shard: number,
): Promise<string> =>
  (await deps.ledger.openFrom(shard)) ?? hourOf((await requireMeta(deps.config)).createdAt);

const takeHours = async (
  deps: DispatchPageDeps,
  one: { readonly shard: number; readonly from: Cursor; readonly now: Date },
): Promise<{ readonly cursor: Cursor | undefined; readonly counts: Counts }> => {
  const { shard, now } = one;
  const last = hourOf(now);
  let cursor = one.from;
  let closedTo: string | undefined;
  for (let hours = 0; hours < HOURS_AT_ONCE && cursor.hour <= last; hours += 1) {
    const { items, cursor: next } = await deps.ledger.due({
      shard,
      hour: cursor.hour,
      until: now,
      limit: deps.pageSize,
      cursor: cursor.at,
    });
    const done = items.length === 0 ? { names: [], live: 0 } : await processDue(deps, items);
    const live = cursor.live + done.live;
    if (next !== undefined) cursor = { ...cursor, at: next, live };
    else {
      const closes = cursor.closing && live === 0 && isOver(cursor.hour, now);
      if (closes) closedTo = hourAfter(cursor.hour);
      cursor = { hour: hourAfter(cursor.hour), at: undefined, closing: closes, live: 0 };
    }
    if (items.length > 0) {
      await close(deps, shard, closedTo);
      return { cursor: cursor.hour <= last ? cursor : undefined, counts: countNames(done.names) };
    }
  }
  await close(deps, shard, closedTo);
  return { cursor: cursor.hour <= last ? cursor : undefined, counts: {} };
};

const close = async (deps: DispatchPageDeps, shard: number, hour: string | undefined): Promise<void> => {
  if (hour !== undefined) await deps.ledger.setOpenFrom(shard, hour);
};

const isOver = (hour: string, now: Date): boolean =>
  now.getTime() - startOf(hour).getTime() >= HOUR_MS + CLOSE_AFTER_MS;

const startOf = (hour: string): Date => new Date(`${hour}:00:00.000Z`);

export const hourAfter = (hour: string): string => hourOf(new Date(startOf(hour).getTime() + HOUR_MS));

const countNames = (names: readonly string[]): Counts =>
  names.reduce<Counts>((counts, name) => addCounts(counts, { [name]: 1 }), {});
