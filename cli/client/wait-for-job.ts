import { setTimeout as sleep } from "node:timers/promises";
import type { RouteResponse } from "#contracts/api/routes.ts";
import type { ApiClient } from "./api-client.ts";

export type ApiJob = RouteResponse<"jobs.get">;

/** A job ended without its result. */
export class JobFailedError extends Error {
  override readonly name = "JobFailedError";
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Asks until a job is done and answers its result; `report` hears of the progress each time. */
export const waitForJob = async (
  client: ApiClient,
  started: ApiJob,
  report: (job: ApiJob) => void = () => undefined,
): Promise<unknown> => {
  let job = started;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    report(job);
    if (job.state === "done") return job.result;
    if (job.state === "failed") throw new JobFailedError(job.error ?? "The job failed without a reason.");
    await sleep(pause);
    job = await client.call("jobs.get", { params: { jobId: job.id } });
  }
};
