import { NotFoundError } from "#core/shared/errors.ts";
import type { SweepPlan } from "#core/sweep/sweep-plan.ts";
import type { Runs } from "#ports/runs.ts";

/** What a sweep was planned to do when it was prepared. @throws NotFoundError */
export const planOfSweep = async (runs: Pick<Runs, "head">, runId: string): Promise<SweepPlan> => {
  const head = await runs.head("sweep", runId);
  if (head === undefined) throw new NotFoundError(`There is no sweep ${runId}.`);
  return head.plan as SweepPlan;
};
