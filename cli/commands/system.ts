import { type Command, Option } from "commander";
import * as z from "zod";
import { OpaqueId } from "#contracts/api/shared.ts";
import { waitForJob } from "../client/wait-for-job.ts";
import { count } from "../output/numbers.ts";
import { viewChanges, viewJob, viewJobs } from "../output/system-view.ts";
import { addClockCommands } from "./clock.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { collect, Limit, limitOption } from "./pages.ts";
import { reportJob } from "./report-job.ts";

/** What operators need. */
export const addSystemCommands = (program: Command, frame: Frame): void => {
  addJobs(program, frame);
  addChanges(program, frame);
  addRebuild(program, frame);
  addClockCommands(program, frame);
  addOpenApi(program, frame);
};

const addJobs = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "jobs [job]",
    summary: "Long work: how far it is; one job with its result",
    options: [new Option("--restart", "run this failed job again"), limitOption],
    examples: ["jobs", "jobs job-abc --restart"],
    input: z.object({ job: OpaqueId.optional(), restart: z.boolean().default(false), limit: Limit }),
    run: async ({ api, look }, { job: jobId, restart, limit }) => {
      if (jobId === undefined) {
        const found = await collect(limit, (query) => api.call("jobs.list", { query }));
        return { data: found, text: async () => viewJobs(found, await look()) };
      }
      const params = { jobId };
      const job = restart
        ? await api.call("jobs.restart", { params })
        : await api.call("jobs.get", { params });
      return { data: job, text: async () => viewJob(job, await look()) };
    },
  });
};

const Rebuilt = z.object({ customers: z.number(), moved: z.number(), activities: z.number() });

const addRebuild = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "rebuild",
    summary: "Derive everything again from stored activity",
    details:
      "After what counts as use or as revenue has changed in the settings. Reads everybody once; nothing stops meanwhile.",
    examples: ["rebuild", "rebuild --json"],
    input: z.object({}),
    run: async ({ api, progress }) => {
      const job = await api.call("rebuilds.start");
      const data = Rebuilt.parse(await reportJob(progress(), (heard) => waitForJob(api, job, heard)));
      return {
        data,
        text: () =>
          `${count(data.customers)} customers read: the silence of ${count(data.moved)} begins on another day, ${count(data.activities)} activities count otherwise.`,
      };
    },
  });
};

const addChanges = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "changes",
    summary: "Who changed what, newest first",
    options: [limitOption],
    examples: ["changes", "changes --limit 500 --json"],
    input: z.object({ limit: Limit }),
    run: async ({ api, look }, { limit }) => {
      const found = await collect(limit, (query) => api.call("changes.list", { query }));
      return { data: found, text: async () => viewChanges(found, await look()) };
    },
  });
};

const addOpenApi = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "openapi",
    summary: "The HTTP API as an OpenAPI 3.1 document",
    examples: ["openapi > openapi.json"],
    input: z.object({}),
    run: async ({ api }) => {
      const document = await api.call("openapi.get");
      return { data: document, text: () => JSON.stringify(document, undefined, 2) };
    },
  });
};
