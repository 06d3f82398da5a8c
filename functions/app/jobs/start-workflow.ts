import { GO_MARK } from "#app/sweep/prepare-sweep.ts";
import { requireWorkspace } from "#app/sweep/settings.ts";
import { type Day, dayOf } from "#core/shared/day.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Runs } from "#ports/runs.ts";
import type { Workflows } from "#ports/workflows.ts";
import { updateMark } from "../imports/import-record.ts";

export interface StartWorkflowDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly workflows: Workflows;
}

export interface Started {
  /** Name of the execution; follows from the request's key, so that a repeated request starts nothing. */
  readonly execution: string;
}

/** Sweeps now. `letFeedPass`: a person says that the silence of the feed is real, until the end of today. */
export const createStartSweep =
  (deps: StartWorkflowDeps) =>
  async (input: {
    readonly key: string;
    readonly letFeedPass: boolean;
    readonly by: string;
  }): Promise<Started> => {
    const { config, runs, clock, workflows } = deps;
    const { zone } = await requireWorkspace(config);
    if (input.letFeedPass) {
      const at = clock.businessNow();
      const today = dayOf(at, zone);
      await updateMark<Day>(runs, GO_MARK, () => today);
      await config.log({
        at,
        by: input.by,
        what: "feed.passed",
        about: "workspace",
        detail: { until: today },
      });
    }
    const execution = `asked-${shortHash(`sweep:${input.key}`)}`;
    await workflows.start("sweep", execution, {});
    return { execution };
  };

/** Sends what is due now. */
export const createStartDispatch =
  ({ config, workflows }: Pick<StartWorkflowDeps, "config" | "workflows">) =>
  async ({ key }: { readonly key: string }): Promise<Started> => {
    await requireWorkspace(config);
    const execution = `asked-${shortHash(`dispatch:${key}`)}`;
    await workflows.start("dispatch", execution, {});
    return { execution };
  };
