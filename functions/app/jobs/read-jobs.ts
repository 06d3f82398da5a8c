import { ConflictError, NotFoundError } from "#core/shared/errors.ts";
import { pageOfList } from "#core/shared/list-page.ts";
import type { Job } from "#ports/config-store.ts";
import type { Page } from "#ports/people.ts";
import { JOBS_MARK, judgeJob } from "./job-work.ts";
import type { StartJobDeps } from "./start-job.ts";

type Deps = Pick<StartJobDeps, "config" | "clock" | "runs">;

/** @throws NotFoundError */
export const createGetJob =
  ({ config, clock }: Omit<Deps, "runs">) =>
  async (jobId: string): Promise<Job> => {
    const job = await config.job(jobId);
    if (job === undefined) throw new NotFoundError(`There is no job ${jobId}.`);
    return judgeJob(job, clock.wallNow());
  };

/** The last 200 jobs, newest first. */
export const createListJobs =
  ({ config, clock, runs }: Deps) =>
  async (page: { readonly limit: number; readonly cursor: string | undefined }): Promise<Page<Job>> => {
    const ids = (await runs.mark<readonly string[]>(JOBS_MARK))?.value ?? [];
    const { items, cursor } = pageOfList(ids, page, (id) => id);
    const jobs = await Promise.all(items.map((id) => config.job(id)));
    return { items: jobs.flatMap((job) => (job ? [judgeJob(job, clock.wallNow())] : [])), cursor };
  };

/** @throws ConflictError unless the job has failed. */
export const createRestartJob =
  (deps: Pick<StartJobDeps, "config" | "clock" | "runner">) =>
  async (jobId: string): Promise<Job> => {
    const job = await createGetJob(deps)(jobId);
    if (job.state !== "failed") {
      throw new ConflictError(`Job ${jobId} is ${job.state}; only a failed job can be started again.`);
    }
    const again: Job = {
      ...job,
      state: "waiting",
      updatedAt: deps.clock.wallNow(),
      result: undefined,
      error: undefined,
    };
    await deps.config.putJob(again);
    await deps.runner.launch(jobId);
    return again;
  };
