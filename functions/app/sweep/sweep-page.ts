import type { SweepPlan, SweepUnit } from "#core/sweep/sweep-plan.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { type ContextOf, createContextOf } from "./campaign-context.ts";
import { planOfSweep } from "./plan-of-sweep.ts";

export interface UnitInput {
  readonly runId: string;
  readonly plan: SweepPlan;
  readonly shard: number;
  readonly cursor: string | undefined;
  /** At most so many entries are read. */
  readonly limit: number;
  readonly contextOf: ContextOf;
}

export interface UnitResult {
  readonly counts: Counts;
  /** Undefined when the unit is finished for this shard. */
  readonly cursor: string | undefined;
  readonly read: number;
}

/** Carries out one page of one kind of unit. Must be repeatable: a page that crashed is done again. */
export type SweepUnitWorker<K extends SweepUnit["kind"]> = (
  unit: Extract<SweepUnit, { kind: K }>,
  input: UnitInput,
) => Promise<UnitResult>;

export type SweepUnitWorkers = { readonly [K in SweepUnit["kind"]]: SweepUnitWorker<K> };

export interface SweepPageDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly workers: SweepUnitWorkers;
  readonly pageSize: number;
}

/** Wall time after which a page stops taking up units; its task times out after 60 s. */
const PAGE_MS = 30_000;

interface Cursor {
  readonly unit: number;
  readonly at: string | undefined;
}

/**
 * One page of one shard of a sweep: takes units from where the shard stands until about `pageSize` entries are
 * read. Cursor and counts move together in one conditional write; the slower of two workers changes nothing.
 */
export const createSweepPage =
  (deps: SweepPageDeps) =>
  async (input: {
    readonly runId: string;
    readonly shard: number;
  }): Promise<{ readonly kind: "more" | "done" }> => {
    const plan = await planOfSweep(deps.runs, input.runId);
    const progress = await deps.runs.progress("sweep", input.runId, input.shard);
    if (progress.done) return { kind: "done" };

    const taken = await takeUnits(deps, { ...input, plan, from: progress.cursor });
    const done = taken.cursor.unit >= plan.units.length;
    await deps.runs.step("sweep", input.runId, progress, {
      cursor: JSON.stringify(taken.cursor),
      done,
      add: taken.counts,
    });
    return { kind: done ? "done" : "more" };
  };

const takeUnits = async (
  deps: SweepPageDeps,
  input: Omit<UnitInput, "cursor" | "limit" | "contextOf"> & { readonly from: string | undefined },
): Promise<{ readonly cursor: Cursor; readonly counts: Counts }> => {
  const { plan } = input;
  const contextOf = createContextOf(deps.config);
  const begun = deps.clock.wallNow().getTime();
  let cursor: Cursor = input.from === undefined ? { unit: 0, at: undefined } : JSON.parse(input.from);
  let counts: Counts = {};
  let read = 0;
  while (read < deps.pageSize && deps.clock.wallNow().getTime() - begun < PAGE_MS) {
    const unit = plan.units[cursor.unit];
    if (unit === undefined) break;
    const limit = deps.pageSize - read;
    const result = await work(deps.workers, unit, { ...input, contextOf, cursor: cursor.at, limit });
    counts = addCounts(counts, result.counts);
    read += result.read;
    cursor =
      result.cursor === undefined
        ? { unit: cursor.unit + 1, at: undefined }
        : { ...cursor, at: result.cursor };
  }
  return { cursor, counts };
};

const work = (workers: SweepUnitWorkers, unit: SweepUnit, input: UnitInput): Promise<UnitResult> => {
  const worker = workers[unit.kind] as (unit: SweepUnit, input: UnitInput) => Promise<UnitResult>;
  return worker(unit, input);
};

export const addCounts = (a: Counts, b: Counts): Counts => {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};
