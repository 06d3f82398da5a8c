import middy from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import * as z from "zod";
import { createRunJob } from "#app/jobs/run-job.ts";
import { feedbackJobs } from "./api/feedback-jobs.ts";
import { standingJobs } from "./api/standing-jobs.ts";
import * as deps from "./deps.ts";
import { every } from "./every.ts";

const JobMessage = z.strictObject({ jobId: z.string().min(1) });

const compose = /* @__PURE__ */ deps.once(() => {
  const parts = {
    config: deps.config(),
    people: deps.people(),
    ledger: deps.announcing(deps.checkedLedger()),
    runs: deps.runs(),
    results: deps.results(),
    clock: deps.clock(),
    contacts: deps.contacts(),
    answers: deps.answers(),
    replies: deps.replies(),
    personalData: deps.personalData(),
    budgets: deps.budgets(),
    drawKey: deps.drawKey,
  };
  return createRunJob({
    ...parts,
    log: deps.log(),
    kinds: { ...standingJobs(parts), ...feedbackJobs(parts) },
    every,
  });
});

/** Carries out the jobs that the API was asked for. A job that fails says so itself and is not tried again. */
export const handler = middy<SQSEvent, void>().handler(async ({ Records }) => {
  for (const { body } of Records) await compose()(JobMessage.parse(JSON.parse(body)).jobId);
});
