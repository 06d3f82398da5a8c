import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { MoneyRule } from "#core/results/tally-results.ts";
import { minorDigits } from "#core/shared/currency.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import type { ConfigStore } from "#ports/config-store.ts";

export interface MoneyRuleDeps {
  readonly config: ConfigStore;
  readonly answers: Answers;
}

const PAGE = 500;

/** How the customers of a campaign are reckoned. Reads all answers to its offers, where it ever made any. */
export const readMoneyRule = async (
  deps: MoneyRuleDeps,
  one: {
    readonly state: CampaignState;
    readonly campaign: Pick<Campaign, "goal">;
    readonly currency: string;
  },
): Promise<MoneyRule> => ({
  margin: one.campaign.goal.margin,
  microsPerMinor: 1_000_000 / 10 ** minorDigits(one.currency),
  acceptedMinor: await readAccepted(deps, one.state),
});

/** What each accepted offer cost. */
const readAccepted = async (
  { config, answers }: MoneyRuleDeps,
  state: CampaignState,
): Promise<ReadonlyMap<string, number>> => {
  const costs = await readOfferCosts(config, state);
  const accepted = new Map<string, number>();
  if (costs.size === 0) return accepted;
  let cursor: string | undefined;
  do {
    const page = await answers.ofCampaign(state.id, { limit: PAGE, cursor });
    for (const { messageId } of page.items.filter(({ acceptance }) => acceptance !== undefined))
      accepted.set(messageId, costs.get(parseMessageId(messageId)?.stepId ?? "") ?? 0);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return accepted;
};

/** By step, as the newest version says that has it. */
const readOfferCosts = async (
  config: ConfigStore,
  { id, version }: CampaignState,
): Promise<ReadonlyMap<string, number>> => {
  const numbers = Array.from({ length: version }, (_, index) => index + 1);
  const versions = await Promise.all(numbers.map((number) => config.version(id, number)));
  const steps = versions.flatMap((one) => one?.campaign.steps ?? []);
  return new Map(
    steps.flatMap((step) =>
      step.kind === "email" && step.offers !== undefined ? [[step.id, step.offers.costMinor]] : [],
    ),
  );
};
