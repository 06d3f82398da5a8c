import { HOUR_MS } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { RunHead, Runs } from "#ports/runs.ts";
import { requireMeta } from "../sweep/settings.ts";

export interface ContinueRunDeps {
  readonly runs: Runs;
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface ContinueRunInput {
  readonly runId: string;
  /** What each shard of the last round answered. */
  readonly pages: readonly { readonly kind: "more" | "done" | "waits" | "failed" }[];
  /** Wall time at which the execution began. */
  readonly startedAt: Date;
}

/**
 * `failed`: a whole round failed, or the hour of a sweep is over; each shard keeps its place for the next run. A
 * dispatch that had its hour is done.
 */
export interface ContinueRunResult {
  readonly kind: "more" | "done" | "failed";
  readonly runId: string;
  readonly shards: readonly number[];
}

const LONGEST_MS = HOUR_MS;
/** After a round in which a shard could only wait for its turn to send, and none had more to do. */
const PAUSE_MS = 5_000;

/** Which shards of a run still have work, and whether the workflow should go round once more. */
export const createContinueRun =
  (deps: ContinueRunDeps, kind: RunHead["kind"]) =>
  async (input: ContinueRunInput): Promise<ContinueRunResult> => {
    const { shards } = await requireMeta(deps.config);
    const all = await Promise.all(
      Array.from({ length: shards }, (_, shard) => deps.runs.progress(kind, input.runId, shard)),
    );
    const open = all.filter(({ done }) => !done).map(({ shard }) => shard);
    const stuck = input.pages.length > 0 && input.pages.every((page) => page.kind === "failed");
    const overdue = deps.clock.wallNow().getTime() - input.startedAt.getTime() > LONGEST_MS;
    // a dispatch has done what an hour allows; the next one goes on with what is still due
    const isEnough = open.length === 0 || (overdue && kind === "dispatch" && !stuck);
    const next = isEnough ? "done" : stuck || overdue ? "failed" : "more";
    // it is not at work any more: the next one need not wait for it
    if (next === "failed" && kind === "dispatch")
      await deps.runs.finish(
        kind,
        input.runId,
        deps.clock.businessNow(),
        await sumCounts(deps, kind, input.runId),
      );
    if (next === "more" && isIdle(input.pages)) await deps.sleep(PAUSE_MS);
    return { kind: next, runId: input.runId, shards: open };
  };

const isIdle = (pages: ContinueRunInput["pages"]): boolean =>
  pages.some(({ kind }) => kind === "waits") && pages.every(({ kind }) => kind !== "more");

/** All shards' counts together. */
export const sumCounts = async (
  deps: Pick<ContinueRunDeps, "runs" | "config">,
  kind: RunHead["kind"],
  runId: string,
): Promise<Readonly<Record<string, number>>> => {
  const { shards } = await requireMeta(deps.config);
  const all = await Promise.all(
    Array.from({ length: shards }, (_, shard) => deps.runs.progress(kind, runId, shard)),
  );
  const sum: Record<string, number> = {};
  for (const { counts } of all)
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};
