import { shortHash } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore, Job } from "#ports/config-store.ts";
import type { JobRunner } from "#ports/job-runner.ts";
import type { Runs } from "#ports/runs.ts";
import { updateMark } from "../imports/import-record.ts";
import { JOBS_LISTED, JOBS_MARK } from "./job-work.ts";

export interface StartJobDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly runner: JobRunner;
}

/** Starts long work. The id follows from `key`: a repeated request answers the job that runs already. */
export const createStartJob =
  ({ config, runs, clock, runner }: StartJobDeps) =>
  async (input: { readonly kind: string; readonly key: string; readonly input: unknown }): Promise<Job> => {
    const id = `job-${shortHash(`${input.kind}:${input.key}`)}`;
    const standing = await config.job(id);
    if (standing !== undefined) return standing;
    const at = clock.wallNow();
    const job: Job = {
      id,
      kind: input.kind,
      state: "waiting",
      createdAt: at,
      updatedAt: at,
      progress: { done: 0, total: undefined, note: undefined },
      input: input.input,
      result: undefined,
      error: undefined,
    };
    await config.putJob(job);
    await updateMark<readonly string[]>(runs, JOBS_MARK, (ids = []) =>
      ids.includes(id) ? undefined : [id, ...ids].slice(0, JOBS_LISTED),
    );
    await runner.launch(id);
    return job;
  };
