import type { Job } from "#ports/config-store.ts";

/** What a kind of job does. It must stand being started again from the beginning. Input and result are JSON. */
export type JobWork = (
  input: unknown,
  report: (progress: Partial<Job["progress"]>) => Promise<void>,
) => Promise<unknown>;

export const HEARTBEAT_MS = 10_000;

/** Without a sign of life for so long, the process that ran a job is gone. */
const SILENT_AFTER_MS = 6 * HEARTBEAT_MS;

/** Newest first, the ids of the last jobs; what `jobs` lists. */
export const JOBS_MARK = "jobs";
export const JOBS_LISTED = 200;

/** A job as it is to be shown: one whose process died is failed, whatever its record still says. */
export const judgeJob = (job: Job, wallNow: Date): Job => {
  const silent = wallNow.getTime() - job.updatedAt.getTime() > SILENT_AFTER_MS;
  if ((job.state !== "running" && job.state !== "waiting") || !silent) return job;
  return {
    ...job,
    state: "failed",
    error: "The process that ran this job ended before the job did. Start it again: nothing is done twice.",
  };
};
