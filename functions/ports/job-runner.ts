/** Carries out jobs behind the API: in this process on one machine, by an asynchronous invocation on AWS. */
export interface JobRunner {
  /** Resolves when the job will run, not when it is done. */
  launch(jobId: string): Promise<void>;
}
