import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { sumCounts } from "../runs/continue-run.ts";
import { requireMeta } from "../sweep/settings.ts";

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

/** Adds up what the shards counted. These are the run's own counts; the report of a day is taken from the ledger. */
export const createFinishDispatch =
  (deps: RunDispatchDeps) =>
  async (input: {
    readonly runId: string;
  }): Promise<{ readonly kind: "finished"; readonly counts: Counts }> => {
    const counts = await sumCounts(deps, "dispatch", input.runId);
    await deps.runs.finish("dispatch", input.runId, deps.clock.businessNow(), counts);
    deps.log.info("dispatch-finished", { run: input.runId });
    return { kind: "finished", counts };
  };
