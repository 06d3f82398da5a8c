import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { DueEntry, Ledger } from "#ports/ledger.ts";
import type { Page } from "#ports/people.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";
import { requireMeta } from "../sweep/settings.ts";
import { addCounts } from "../sweep/sweep-page.ts";
import { hourAfter, readMayHold, startOf } from "./hours-to-read.ts";
import { type ProcessDueDeps, processDue, staysDue } from "./process-due.ts";
import { ACCOUNT, isUsedUp, paceName } from "./take-turn.ts";

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
/** Hours that one page reads at most. */
const HOURS_AT_ONCE = 200;

/** Wall time after which a page takes no further turn to send; its task times out after 60 s. */
export const PAGE_MS = 30_000;

interface Cursor {
  readonly hour: string;
  readonly at: string | undefined;
  /** Whether every hour before this one was found empty, so that the shard may be closed up to here. */
  readonly closing: boolean;
  /** Entries of this hour that stay due. */
  readonly live: number;
  /** Campaigns whose own pace was met since the first hour: passed by until the shard is gone through again. */
  readonly paced: readonly string[];
}

/**
 * One page of what is due in one shard: hour by hour from the oldest open one up to now. What is not its turn is left
 * to a later page of the run. `waits`: nothing could be done but wait.
 */
export const createDispatchPage =
  (deps: DispatchPageDeps) =>
  async (input: {
    readonly runId: string;
    readonly shard: number;
  }): Promise<{ readonly kind: "more" | "done" | "waits" }> => {
    const latest = new Date(deps.clock.wallNow().getTime() + PAGE_MS);
    const progress = await deps.runs.progress("dispatch", input.runId, input.shard);
    if (progress.done) return { kind: "done" };
    // others use up the account's rate: nothing is read in vain
    if (await isUsedUp(deps, ACCOUNT)) return { kind: "waits" };
    const now = deps.clock.businessNow();
    const from: Cursor =
      progress.cursor === undefined ? await begin(deps, input.shard) : JSON.parse(progress.cursor);
    const page = await takeHours(deps, { shard: input.shard, from, now, latest });
    const done = page.cursor === undefined;
    await deps.runs.step("dispatch", input.runId, progress, {
      cursor: done ? progress.cursor : JSON.stringify(page.cursor),
      done,
      add: countNames(page.names),
    });
    if (done) return { kind: "done" };
    return { kind: page.repeats && page.names.every(staysDue) ? "waits" : "more" };
  };

const begin = async (deps: DispatchPageDeps, shard: number): Promise<Cursor> => ({
  hour: await firstHour(deps, shard),
  at: undefined,
  closing: true,
  live: 0,
  paced: [],
});

export const firstHour = async (
  deps: { readonly ledger: Ledger; readonly config: ConfigStore },
  shard: number,
): Promise<string> =>
  (await deps.ledger.openFrom(shard)) ?? hourOf((await requireMeta(deps.config)).createdAt);

interface PageInput {
  readonly shard: number;
  readonly from: Cursor;
  readonly now: Date;
  /** Wall time. */
  readonly latest: Date;
}

interface PageResult {
  readonly cursor: Cursor | undefined;
  readonly names: readonly string[];
  /** Whether entries are gone through again because it was not their turn. */
  readonly repeats: boolean;
}

const takeHours = async (deps: DispatchPageDeps, one: PageInput): Promise<PageResult> => {
  const { shard, now } = one;
  const last = hourOf(now);
  let cursor = one.from;
  let closedTo: string | undefined;
  let taken: Taken | undefined;
  const hours = await createHourReader(deps, one);
  while (hours.reads() < HOURS_AT_ONCE && cursor.hour <= last && taken === undefined) {
    const { items, cursor: next } = await hours.read(cursor);
    if (items.length > 0) taken = await takeEntries(deps, items, { cursor, latest: one.latest });
    if (taken?.repeats) break;
    const live = cursor.live + (taken?.live ?? 0);
    const closes = next === undefined && cursor.closing && live === 0 && isOver(cursor.hour, now);
    if (closes) closedTo = hourAfter(cursor.hour);
    cursor = moveOn({ ...cursor, live, paced: taken?.paced ?? cursor.paced }, next, closes);
  }
  await close(deps, shard, closedTo);
  const { names = [], repeats = false } = taken ?? {};
  if (cursor.hour <= last) return { cursor, names, repeats };
  const again = cursor.paced.length > 0;
  return { cursor: again ? await begin(deps, shard) : undefined, names, repeats: again };
};

/** Reads an hour from where the cursor stands; one that is known to be empty is not asked for. */
const createHourReader = async (deps: DispatchPageDeps, { shard, from, now }: PageInput) => {
  const mayHold = await readMayHold(deps, [{ shard, first: from.hour }], now);
  let reads = 0;
  return {
    reads: () => reads,
    read: async ({ hour, at }: Cursor): Promise<Page<DueEntry>> => {
      if (at === undefined && !mayHold(shard, hour)) return { items: [], cursor: undefined };
      reads += 1;
      return deps.ledger.due({ shard, hour, until: now, limit: deps.pageSize, cursor: at });
    },
  };
};

/** Further in the same hour, or on to the next one. */
const moveOn = (cursor: Cursor, next: string | undefined, closing: boolean): Cursor =>
  next === undefined
    ? { hour: hourAfter(cursor.hour), at: undefined, closing, live: 0, paced: cursor.paced }
    : { ...cursor, at: next };

interface Taken {
  readonly names: readonly string[];
  readonly live: number;
  readonly paced: readonly string[];
  /** Whether the account's rate ended it: the same entries are to be taken again. */
  readonly repeats: boolean;
}

/** Passes by, unread, what waits for the pace of its campaign, and carries out the others. */
const takeEntries = async (
  deps: DispatchPageDeps,
  items: readonly DueEntry[],
  one: { readonly cursor: Cursor; readonly latest: Date },
): Promise<Taken> => {
  const paced = new Set(one.cursor.paced);
  for (const id of new Set(items.map(({ campaignId }) => campaignId)))
    if (!paced.has(id) && (await isPaced(deps, id))) paced.add(id);
  const entries = items.filter(({ campaignId }) => !paced.has(campaignId));
  const { names, live, waits } = await processDue(deps, entries, one.latest);
  return {
    // entries that are taken again are counted then
    names: waits.account ? names.filter((name) => !staysDue(name)) : names,
    live: live + items.length - entries.length,
    paced: [...paced, ...waits.campaigns],
    repeats: waits.account,
  };
};

/** Whether a campaign has a pace of its own that others use up at this moment. */
const isPaced = async (deps: DispatchPageDeps, campaignId: string): Promise<boolean> => {
  const state = await deps.config.campaign(campaignId);
  if (state?.status !== "active") return false;
  const { runs } = await loadVersion(deps.config, campaignId, state.version);
  return runs.perMinute !== undefined && isUsedUp(deps, paceName(campaignId));
};

const close = async (deps: DispatchPageDeps, shard: number, hour: string | undefined): Promise<void> => {
  if (hour !== undefined) await deps.ledger.setOpenFrom(shard, hour);
};

const isOver = (hour: string, now: Date): boolean =>
  now.getTime() - startOf(hour).getTime() >= HOUR_MS + CLOSE_AFTER_MS;

const countNames = (names: readonly string[]): Counts =>
  names.reduce<Counts>((counts, name) => addCounts(counts, { [name]: 1 }), {});
