import { NotFoundError } from "#core/shared/errors.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { requireMeta } from "../sweep/settings.ts";
import { addCounts } from "../sweep/sweep-page.ts";

export interface RunDispatchDeps {
  readonly runs: Runs;
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly codeVersion: string;
  readonly recoverBudgets: () => Promise<void>;
}

/** Opens the run of an execution; the same execution opens the same run. */
export const createPrepareDispatch =
  (deps: RunDispatchDeps) =>
  async (input: {
    readonly execution: string;
  }): Promise<{ readonly runId: string; readonly shards: readonly number[] }> => {
    const { shards } = await requireMeta(deps.config);
    await deps.recoverBudgets();
    const head = await deps.runs.begin({
      kind: "dispatch",
      id: input.execution,
      startedAt: deps.clock.businessNow(),
      plan: { shards },
      codeVersion: deps.codeVersion,
    });
    return { runId: head.id, shards: Array.from({ length: shards }, (_, shard) => shard) };
  };

/** Which shards still have something due, and whether the run should go on at all. */
export const createContinueDispatch =
  (deps: RunDispatchDeps) =>
  async (input: {
    readonly runId: string;
  }): Promise<{
    readonly kind: "more" | "done";
    readonly runId: string;
    readonly shards: readonly number[];
  }> => {
    const head = await deps.runs.head("dispatch", input.runId);
    if (head === undefined) throw new NotFoundError(`No dispatch ${input.runId}`);
    const { shards } = await requireMeta(deps.config);
    const all = await Promise.all(
      Array.from({ length: shards }, (_, shard) => deps.runs.progress("dispatch", input.runId, shard)),
    );
    const open = all.filter(({ done }) => !done).map(({ shard }) => shard);
    return { kind: open.length > 0 ? "more" : "done", runId: input.runId, shards: open };
  };

/** Adds up what the shards counted. These are the run's own counts; the report of a day is taken from the ledger. */
export const createFinishDispatch =
  (deps: RunDispatchDeps) =>
  async (input: {
    readonly runId: string;
  }): Promise<{ readonly kind: "finished"; readonly counts: Counts }> => {
    const { shards } = await requireMeta(deps.config);
    const all = await Promise.all(
      Array.from({ length: shards }, (_, shard) => deps.runs.progress("dispatch", input.runId, shard)),
    );
    const counts = all.reduce<Counts>((sum, progress) => addCounts(sum, progress.counts), {});
    await deps.runs.finish("dispatch", input.runId, deps.clock.businessNow(), counts);
    deps.log.info("dispatch-finished", { run: input.runId });
    return { kind: "finished", counts };
  };
