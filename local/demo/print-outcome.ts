import type { CampaignReport, SweepReport } from "#app/results/report.ts";
import type { ApiClient } from "#cli/client/api-client.ts";
import { waitForJob } from "#cli/client/wait-for-job.ts";

const count = (value: number): string => value.toLocaleString("en");

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, one]) => `${name} ${count(one)}`)
    .join(", ");

/** Prints what the newest sweep and the dispatches after it did. */
export const printOutcome = async (options: {
  readonly client: ApiClient;
  readonly say: (line: string) => void;
  readonly campaigns: readonly string[];
}): Promise<void> => {
  const job = await options.client.call("reports.start", { body: {} });
  const report = (await waitForJob(options.client, job)) as SweepReport;
  for (const campaign of report.campaigns)
    if (options.campaigns.includes(campaign.campaignId))
      for (const line of lines(campaign)) options.say(line);
};

const lines = (campaign: CampaignReport): readonly string[] => {
  const { due } = campaign;
  const refused = sum(campaign.refused);
  const held = Object.entries(due.held).map(
    ([gate, one]) => `${gate} ${count(one.count)} until ${one.until.slice(0, 16)}Z`,
  );
  return [
    "",
    `${campaign.campaignId}`,
    `  crossed ${count(campaign.crossed)} = entered ${count(campaign.entered)} + held out ${count(campaign.heldOut)} + refused ${count(refused)}${refused === 0 ? "" : ` (${list(campaign.refused)})`}`,
    `  due     ${count(due.due)} = sent ${count(due.sent)} + held ${count(held.length === 0 ? 0 : due.due - due.sent - sum(due.skipped) - sum(due.exited))}${held.length === 0 ? "" : ` (${held.join(", ")})`} + skipped ${count(sum(due.skipped))} + exited ${count(sum(due.exited))}`,
    ...(campaign.backlog === 0
      ? []
      : [`  ${count(campaign.backlog)} of them had been silent longer and came from the backlog`]),
  ];
};
