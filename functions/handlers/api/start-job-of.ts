import type { Job } from "#ports/config-store.ts";
import { ProblemError } from "./problem-error.ts";
import type { ApiUseCases } from "./use-cases.ts";

/** Starts long work of a kind that can be carried out here. @throws ProblemError for one that cannot */
export const startJobOf = async (
  use: Pick<ApiUseCases, "jobKinds" | "startJob">,
  job: { readonly kind: string; readonly key: string; readonly input: unknown },
): Promise<Job> => {
  if (use.jobKinds.has(job.kind)) return use.startJob(job);
  throw new ProblemError("not-available", `Nothing here carries out \`${job.kind}\`.`);
};
