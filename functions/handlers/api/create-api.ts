import { createInProcessJobRunner } from "#adapters/local/in-process-job-runner.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createRunJob } from "#app/jobs/run-job.ts";
import type { Authorise } from "#ports/authorise.ts";
import type { JobRunner } from "#ports/job-runner.ts";
import type { Log } from "#ports/log.ts";
import { every } from "../every.ts";
import { allHandlers } from "./all-handlers.ts";
import { createApiHandler } from "./create-api-handler.ts";
import { type ApiParts, createUseCases } from "./create-use-cases.ts";
import { feedbackJobs } from "./feedback-jobs.ts";
import { standingJobs } from "./standing-jobs.ts";

export interface CreateApiInput {
  readonly parts: ApiParts & { readonly drawKey: () => Promise<Uint8Array> };
  readonly authorise: Authorise;
  readonly log: Log;
  /** Kinds of job that only this runtime can carry out: `clock-advance` on one machine. */
  readonly jobs?: Readonly<Record<string, JobWork>>;
  /** Who carries jobs out; this process when left out. */
  readonly runner?: JobRunner | undefined;
}

/** The API with its jobs. */
export const createApi = ({ parts, authorise, log, jobs = {}, runner }: CreateApiInput) => {
  const kinds: Readonly<Record<string, JobWork>> = {
    ...standingJobs(parts),
    ...feedbackJobs(parts),
    ...jobs,
  };
  const inProcess = () =>
    createInProcessJobRunner({
      run: createRunJob({ ...parts, log, kinds, every }),
      onError: (jobId, error) => log.alarm("job.broken", { jobId, error: String(error) }),
    });
  const useCases = createUseCases(parts, {
    kinds: new Set(Object.keys(kinds)),
    runner: runner ?? inProcess(),
  });
  return createApiHandler({ ...parts, handlers: allHandlers(useCases), authorise, log });
};
