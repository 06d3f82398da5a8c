import { type Command, Option } from "commander";
import * as z from "zod";
import { waitForJob } from "../client/wait-for-job.ts";
import { Backtest, viewBacktest } from "../output/backtest-view.ts";
import { CampaignDiff, viewDiff } from "../output/diff-view.ts";
import {
  type CampaignFiles,
  findCampaign,
  onSource,
  readCampaignFiles,
  requireValid,
  sourceBody,
} from "./campaign-source.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { reportJob } from "./report-job.ts";
import type { Session } from "./session.ts";

/** What a version would change, and would have done. */
export const addForecastCommands = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "diff <folder>",
    summary: "What publishing a campaign's files would change, in words",
    details:
      "Plans the version in force and the files over the same data, and compares the documents step by step. " +
      "Nothing is stored.",
    examples: ["diff playbooks/win-back", "diff playbooks/win-back --json"],
    input: z.object({ folder: z.string() }),
    run: async (session, { folder }) => {
      const source = await readCampaignFiles(folder);
      await requireValid(session, source);
      const diff = await makeDiff(session, source);
      return { data: diff, text: async () => viewDiff(diff, await session.look()) };
    },
  });
  addBacktest(parent, frame);
};

export const makeDiff = async (
  { api, progress }: Session,
  { files }: CampaignFiles,
): Promise<CampaignDiff> => {
  const job = await api.call("diffs.start", { body: { files: { ...files } } });
  return CampaignDiff.parse(await reportJob(progress(), (report) => waitForJob(api, job, report)));
};

const Day = z.iso.date("must be a day, as 2026-12-01");

const addBacktest = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "backtest <campaign>",
    summary: "Who would have entered on past days, with what was known on each",
    details:
      "CAMPAIGN is a folder, or the id of a published campaign, with any trigger. Lives through the days once more " +
      "over stored activity, with branches, waits, gates and exits; says what it had to assume. Nothing is stored and " +
      "nobody gets a mail.",
    options: [
      new Option("--from <day>", "first day, YYYY-MM-DD").makeOptionMandatory(),
      new Option("--to <day>", "last day, YYYY-MM-DD").makeOptionMandatory(),
    ],
    examples: ["backtest playbooks/win-back --from 2026-01-01 --to 2026-06-30"],
    input: z.object({ campaign: z.string(), from: Day, to: Day }),
    run: async (session, { campaign, from, to }) => {
      const source = await findCampaign(campaign);
      const { api } = session;
      const backtest = await onSource(session, source, async () => {
        if (source.kind === "published")
          await api.call("campaigns.get", { params: { campaignId: source.id } });
        const job = await api.call("backtests.start", { body: { ...sourceBody(source), from, to } });
        const result = await reportJob(session.progress(), (report) => waitForJob(api, job, report));
        return Backtest.parse(result);
      });
      return { data: backtest, text: async () => viewBacktest(backtest, await session.look()) };
    },
  });
};
