import type { runRoutes } from "#contracts/api/runs.ts";
import type { RunHead } from "#ports/runs.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import { startJobOf } from "./start-job-of.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const runHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof runRoutes> => ({
  "plan.start": ({ body, key }) => startJobOf(use, { kind: "plan", key, input: body }),
  "audits.start": ({ body, key }) => startJobOf(use, { kind: "audit", key, input: body }),
  "sweeps.start": ({ body, key, caller }) => use.startSweep({ ...body, key, by: caller.name }),
  "sweeps.list": async ({ query }) => {
    const page = await use.runs.list("sweep", { limit: query.limit, cursor: query.cursor });
    return { items: page.items.map(summary), cursor: page.cursor };
  },
  "sweeps.get": ({ params }) => use.readSweep(params.sweepId === "latest" ? undefined : params.sweepId),
  "reports.start": ({ body, key }) => startJobOf(use, { kind: "report", key, input: body }),
  "dispatches.start": ({ key }) => use.startDispatch({ key }),
  "rebuilds.start": ({ key }) => startJobOf(use, { kind: "rebuild", key, input: {} }),
  "jobs.list": ({ query }) => use.listJobs({ limit: query.limit, cursor: query.cursor }),
  "jobs.get": ({ params }) => use.getJob(params.jobId),
  "jobs.restart": ({ params }) => use.restartJob(params.jobId),
});

const summary = ({ id, startedAt, finishedAt, codeVersion }: RunHead) => ({
  id,
  day: id.slice(0, 10),
  startedAt,
  finishedAt,
  codeVersion,
});
