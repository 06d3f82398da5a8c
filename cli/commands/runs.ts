import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import * as z from "zod";
import { waitForJob } from "../client/wait-for-job.ts";
import { SweepReport, viewReport } from "../output/report-view.ts";
import { type Answer, defineCommand, type Frame } from "./define-command.ts";
import { RefusedError } from "./errors.ts";
import { reportJob } from "./report-job.ts";
import type { Session } from "./session.ts";

/** The daily work, and what came of it. */
export const addRunCommands = (program: Command, frame: Frame): void => {
  addSweep(program, frame);
  addDispatch(program, frame);
  addReport(program, frame);
};

const addSweep = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "sweep",
    summary: "Find who crossed a line, now; a second sweep of a day finds only what came since",
    details:
      "It runs by itself every day. Waits for the end and prints the report. --go: you have looked, and the " +
      "silence of the feed is real; lets silence triggers pass until the end of the day.",
    options: [
      new Option("--go", "let silence triggers pass although the feed seems broken"),
      new Option("--no-wait", "start it and leave"),
    ],
    examples: ["sweep", "sweep --go"],
    input: z.object({ go: z.boolean().default(false), wait: z.boolean() }),
    run: async (session, { go, wait }) => {
      const before = await newestSweep(session);
      const started = await session.api.call("sweeps.start", { body: { letFeedPass: go } });
      if (!wait)
        return {
          data: started,
          text: () => "The sweep has started. See what it finds with: rekindle report",
        };
      return answerReport(session, await finishedSweep(session, before));
    },
  });
};

const addDispatch = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "dispatch",
    summary: "Send what is due, now",
    details: "It runs by itself every few minutes whenever something is due.",
    examples: ["dispatch"],
    input: z.object({}),
    run: async ({ api }) => {
      const started = await api.call("dispatches.start");
      return { data: started, text: () => "Sending has started. See what was sent with: rekindle report" };
    },
  });
};

const addReport = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "report [sweep]",
    summary: "What a sweep and the sending after it did, by campaign; adds up",
    details:
      "SWEEP is a day such as 2026-12-01, or 2026-12-01.2 for the second of that day; else the newest.",
    examples: ["report", "report 2026-12-01", "report --json"],
    input: z.object({ sweep: z.string().optional() }),
    run: async (session, { sweep }) => {
      const id = sweep ?? (await newestSweep(session))?.id;
      if (id === undefined)
        throw new RefusedError(
          "No sweep has run yet. It runs every day by itself, or now with: rekindle sweep",
        );
      return answerReport(session, id);
    },
  });
};

const answerReport = async ({ api, look, progress }: Session, sweepId: string): Promise<Answer> => {
  const job = await api.call("reports.start", { body: { sweep: sweepId } });
  const result = await reportJob(progress(), (report) => waitForJob(api, job, report));
  const report = SweepReport.parse(result);
  return { data: report, text: async () => viewReport(report, await look()) };
};

const newestSweep = async ({ api }: Session) =>
  (await api.call("sweeps.list", { query: { limit: 1 } })).items[0];

const PAUSE_MS = 200;
const LONGEST_WAIT_MS = 30 * 60_000;

/** The id of the sweep that was asked for: the newest that was not finished before. */
const finishedSweep = async (
  session: Session,
  before: Awaited<ReturnType<typeof newestSweep>>,
): Promise<string> => {
  const giveUpAt = performance.now() + LONGEST_WAIT_MS;
  session.note("Sweeping …");
  while (performance.now() < giveUpAt) {
    const newest = await newestSweep(session);
    const isAnother = newest?.id !== before?.id || newest?.finishedAt !== before?.finishedAt;
    if (newest?.finishedAt !== undefined && isAnother) return newest.id;
    await sleep(PAUSE_MS);
  }
  throw new RefusedError("The sweep is not finished after half an hour; it goes on. See: rekindle report");
};
