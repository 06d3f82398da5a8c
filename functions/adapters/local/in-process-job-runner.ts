import type { JobRunner } from "#ports/job-runner.ts";

/**
 * Runs jobs in this process, each as soon as the request that asked for it is answered. A job that this process
 * does not live to finish is seen by its heartbeat and can be started again.
 */
export const createInProcessJobRunner = (options: {
  readonly run: (jobId: string) => Promise<void>;
  /** A job broke in a way that it could not write down itself. */
  readonly onError: (jobId: string, error: unknown) => void;
}): JobRunner => ({
  launch: async (jobId) => {
    setImmediate(() => {
      options.run(jobId).catch((error: unknown) => options.onError(jobId, error));
    });
  },
});
