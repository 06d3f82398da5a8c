import type { JobRunner } from "#ports/job-runner.ts";
import type { Queue } from "#ports/queue.ts";

/** Leaves jobs to the function behind a queue: a function that answers a request is frozen once it has answered. */
export const createSqsJobRunner = (queue: Pick<Queue, "send">): JobRunner => ({
  launch: (jobId) => queue.send([JSON.stringify({ jobId })]),
});
