import { createInProcessJobRunner } from "#adapters/local/in-process-job-runner.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createRunJob } from "#app/jobs/run-job.ts";
import type { Authorise } from "#ports/authorise.ts";
import type { Log } from "#ports/log.ts";
import { allHandlers } from "./all-handlers.ts";
import { createApiHandler } from "./create-api-handler.ts";
import { type ApiParts, createUseCases } from "./create-use-cases.ts";
import { standingJobs } from "./standing-jobs.ts";

export interface CreateApiInput {
  readonly parts: ApiParts & { readonly drawKey: () => Promise<Uint8Array> };
  readonly authorise: Authorise;
  readonly log: Log;
  /** Kinds of job that only this runtime can carry out: `clock-advance` on one machine. */
  readonly jobs?: Readonly<Record<string, JobWork>>;
}

/** The API with its jobs carried out in this process. */
export const createApi = ({ parts, authorise, log, jobs = {} }: CreateApiInput) => {
  const kinds: Readonly<Record<string, JobWork>> = { ...standingJobs(parts), ...jobs };
  const run = createRunJob({ ...parts, log, kinds, every });
  const runner = createInProcessJobRunner({
    run,
    onError: (jobId, error) => log.alarm("job.broken", { jobId, error: String(error) }),
  });
  const useCases = createUseCases(parts, { kinds: new Set(Object.keys(kinds)), runner });
  return createApiHandler({ ...parts, handlers: allHandlers(useCases), authorise, log });
};

const every = (ms: number, beat: () => void): (() => void) => {
  const timer = setInterval(beat, ms);
  return () => clearInterval(timer);
};
