import * as z from "zod";
import type { Look } from "./look.ts";
import { CampaignPlan } from "./plan-view.ts";

/** What a job of kind `diff` answers. */
export const CampaignDiff = z.looseObject({
  campaignId: z.string(),
  version: z.number(),
  status: z.string().optional(),
  changes: z.array(z.object({ about: z.string(), text: z.string() })),
  words: z.array(z.string()),
  plan: CampaignPlan,
});
export type CampaignDiff = z.infer<typeof CampaignDiff>;

export const viewDiff = (diff: CampaignDiff, { paint }: Pick<Look, "paint">): string => {
  const { campaignId, version, words } = diff;
  if (version === 0) return `${words.join("\n")}.`;
  const title = paint.bold(`${campaignId} against version ${version}, which is in force`);
  if (words.length === 0) return `${title}\n\nNothing changes.`;
  return [title, words.map((line) => `  ${line}`).join("\n")].join("\n\n");
};
