import { type Command, Option } from "commander";
import * as z from "zod";
import { ApiProblemError } from "../client/problem-error.ts";
import { waitForJob } from "../client/wait-for-job.ts";
import { ResultsDay, viewResultsDays } from "../output/results-days-view.ts";
import { CampaignResults, viewResults } from "../output/results-view.ts";
import { type Answer, defineCommand, type Frame } from "./define-command.ts";
import { onCampaign } from "./nearest.ts";
import { reportJob } from "./report-job.ts";
import type { Session } from "./session.ts";

const DAYS = 60;

export const addResults = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "results <campaign>",
    summary: "What a campaign changed, against those held out",
    details:
      "Compares the arms as they were drawn, whatever became of the mails, over customers whose time is over. " +
      "The intervals hold however often one looks. Counted every night; --now counts again, --days shows the last " +
      `${DAYS} days on which they were counted.`,
    options: [
      new Option("--now", "count again, instead of what the last night counted").conflicts("days"),
      new Option("--days", "how they came about, day by day"),
    ],
    examples: ["results win-back", "results win-back --now", "results win-back --days --json"],
    input: z.object({
      campaign: z.string(),
      now: z.boolean().default(false),
      days: z.boolean().default(false),
    }),
    run: async (session, { campaign, now, days }) => {
      if (days) return answerDays(session, campaign);
      const results = CampaignResults.parse(
        now ? await countNow(session, campaign) : await storedOrNow(session, campaign),
      );
      return { data: results, text: async () => viewResults(results, await session.look()) };
    },
  });
};

/** Before the first night there is nothing to show but what is counted now. */
const storedOrNow = async (session: Session, campaignId: string): Promise<unknown> => {
  try {
    return await session.api.call("results.get", { params: { campaignId } });
  } catch (error) {
    if (error instanceof ApiProblemError && error.problem.status === 404)
      return countNow(session, campaignId);
    throw error;
  }
};

const countNow = async ({ api, progress }: Session, campaignId: string): Promise<unknown> => {
  const job = await onCampaign(api, campaignId, () => api.call("results.start", { params: { campaignId } }));
  return reportJob(progress(), (report) => waitForJob(api, job, report));
};

const answerDays = async ({ api, look }: Session, campaignId: string): Promise<Answer> => {
  const page = await onCampaign(api, campaignId, () =>
    api.call("results.list", { params: { campaignId }, query: { limit: DAYS } }),
  );
  const items = z.array(ResultsDay).parse(page.items).reverse();
  return { data: items, text: async () => viewResultsDays(campaignId, items, await look()) };
};
