import { DomainError, type Fault, InvalidInputError, NotFoundError } from "#core/shared/errors.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore, Job } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import { HEARTBEAT_MS, type JobWork } from "./job-work.ts";

export interface RunJobDeps {
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly kinds: Readonly<Record<string, JobWork>>;
  /** Calls `beat` every `ms` until the answer is called. */
  readonly every: (ms: number, beat: () => void) => () => void;
}

/** Carries out a job: says that it lives while it runs, and keeps its result, or why there is none. */
export const createRunJob =
  (deps: RunJobDeps) =>
  async (jobId: string): Promise<void> => {
    const { config, clock, log } = deps;
    const standing = await config.job(jobId);
    if (standing === undefined) throw new NotFoundError(`There is no job ${jobId}.`);
    const work = deps.kinds[standing.kind];
    if (work === undefined)
      throw new NotFoundError(`Nothing here carries out jobs of kind ${standing.kind}.`);

    let job: Job = { ...standing, state: "running", result: undefined, error: undefined };
    const save = (change: Partial<Job>): Promise<void> => {
      job = { ...job, ...change, updatedAt: clock.wallNow() };
      return config.putJob(job);
    };
    await save({});
    const stop = deps.every(HEARTBEAT_MS, () => {
      save({}).catch((error: unknown) => log.info("job.heartbeat-failed", { jobId, error: String(error) }));
    });
    try {
      const result = await work(job.input, (progress) =>
        save({ progress: { ...job.progress, ...progress } }),
      );
      stop();
      await save({ state: "done", result });
    } catch (error) {
      stop();
      // what the business expects is the asker's affair; anything else is ours
      const write = error instanceof DomainError ? log.info : log.alarm;
      write("job.failed", { jobId, kind: job.kind, error: String(error) });
      await save({ state: "failed", error: wordsFor(error) });
    }
  };

const wordsFor = (error: unknown): string => {
  if (error instanceof InvalidInputError)
    return `${error.message}: ${error.faults.map(faultWords).join(". ")}.`;
  return error instanceof DomainError
    ? error.message
    : "Something went wrong that is not your fault. The log has the details; starting the job again may help.";
};

/** A job keeps one text: what is wrong with its input stands in it. */
const faultWords = ({ field, message, hint }: Fault): string =>
  `${field} ${message}${hint === undefined ? "" : `; right would be ${hint}`}`.trim();
