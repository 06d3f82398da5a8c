import { HOUR_MS } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { Runs } from "#ports/runs.ts";
import type { Workflows } from "#ports/workflows.ts";

export interface StartDueDeps {
  readonly dueCheck: () => Promise<{ readonly due: boolean }>;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly workflows: Workflows;
}

const MINUTE_MS = 60_000;

/**
 * Starts a dispatch when something is due and none is at work. One that was never finished is waited for as long as
 * a dispatch may take, an hour: it may be at work still, and what it holds stays due.
 */
export const createStartDue =
  (deps: StartDueDeps) => async (): Promise<{ readonly kind: "idle" | "running" | "started" }> => {
    const now = deps.clock.businessNow().getTime();
    const [newest] = (await deps.runs.list("dispatch", { limit: 1, cursor: undefined })).items;
    if (newest && !newest.finishedAt && now - newest.startedAt.getTime() < HOUR_MS)
      return { kind: "running" };
    if (!(await deps.dueCheck()).due) return { kind: "idle" };
    await deps.workflows.start("dispatch", `due-${Math.floor(now / MINUTE_MS)}`, {});
    return { kind: "started" };
  };
