import type { ApiJob } from "../client/wait-for-job.ts";
import { count } from "../output/numbers.ts";
import type { Progress } from "../output/progress.ts";

/** Shows how far a job is while it is waited for. */
export const reportJob = async <T>(
  progress: Progress,
  wait: (report: (job: ApiJob) => void) => Promise<T>,
): Promise<T> => {
  try {
    return await wait(({ progress: { done, total, note } }) => {
      if (total !== undefined) progress.update(done, total, note ?? `${count(done)} of ${count(total)}`);
    });
  } finally {
    progress.end();
  }
};
