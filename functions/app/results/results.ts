import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import { requireVersion } from "#app/campaigns/read-campaigns.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { CampaignState, Goal } from "#core/campaign/campaign.ts";
import { type Conclusion, concludeResults } from "#core/results/conclude-results.ts";
import { addCustomer, emptyResults, type LedgerEntry, type MoneyRule } from "#core/results/tally-results.ts";
import { minorDigits } from "#core/shared/currency.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";

export interface ResultsDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly answers: Answers;
  readonly clock: Clock;
}

/** What a campaign changed, as far as was known at a time. */
export interface CampaignResults extends Conclusion {
  readonly campaignId: string;
  readonly at: string;
  readonly currency: string;
  readonly goal: Pick<Goal, "kind" | "withinDays" | "count" | "margin">;
}

const PAGE = 500;

/** Works the results of a campaign out from its ledger. @throws NotFoundError */
export const createResults =
  (deps: ResultsDeps) =>
  async (
    campaignId: string,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<CampaignResults> => {
    const state = await requireCampaign(deps.config, campaignId);
    const { campaign } = await requireVersion(deps.config, campaignId, state.version);
    const { currency } = await requireWorkspace(deps.config);
    const { shards } = await requireMeta(deps.config);
    const money: MoneyRule = {
      margin: campaign.goal.margin,
      microsPerMinor: 1_000_000 / 10 ** minorDigits(currency),
      acceptedMinor: await readAccepted(deps, state),
    };
    const tally = emptyResults();
    for (let shard = 0; shard < shards; shard += 1) {
      for await (const entries of customersOf(deps.ledger, campaignId, shard))
        addCustomer(tally, entries, money);
      await progress(shard + 1, shards);
    }
    const { kind, withinDays, count, margin } = campaign.goal;
    return {
      campaignId,
      at: deps.clock.businessNow().toISOString(),
      currency,
      goal: { kind, withinDays, count, margin },
      ...concludeResults(tally),
    };
  };

/** What each accepted offer cost. */
const readAccepted = async (
  { config, answers }: ResultsDeps,
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

/** The enrolments of one customer after the other: they stand beside each other in the ledger. */
const customersOf = async function* (ledger: Ledger, campaignId: string, shard: number) {
  let own: LedgerEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.walk(campaignId, shard, { limit: PAGE, cursor });
    for (const entry of page.items) {
      if (own[0] !== undefined && own[0].enrolment.customerId !== entry.enrolment.customerId) {
        yield own;
        own = [];
      }
      own.push(entry);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (own.length > 0) yield own;
};
