import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import { requireVersion } from "#app/campaigns/read-campaigns.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import { type CampaignResults, shownGoal } from "#core/results/campaign-results.ts";
import { concludeResults } from "#core/results/conclude-results.ts";
import { addCustomers, emptyResults } from "#core/results/tally-results.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Results } from "#ports/results.ts";
import { type MoneyRuleDeps, readMoneyRule } from "./money-rule.ts";

export interface ResultsDeps extends MoneyRuleDeps {
  readonly ledger: Ledger;
  readonly results: Results;
  readonly clock: Clock;
}

const PAGE = 500;

/** Works the results of a campaign out from its ledger, now, and stores them as those of today. @throws NotFoundError */
export const createResults =
  (deps: ResultsDeps) =>
  async (
    campaignId: string,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<CampaignResults> => {
    const state = await requireCampaign(deps.config, campaignId);
    const { campaign } = await requireVersion(deps.config, campaignId, state.version);
    const { currency, zone } = await requireWorkspace(deps.config);
    const { shards } = await requireMeta(deps.config);
    const now = deps.clock.businessNow();
    const money = await readMoneyRule(deps, { state, campaign, currency });
    const tally = emptyResults();
    for (let shard = 0; shard < shards; shard += 1) {
      let cursor: string | undefined;
      do {
        const page = await deps.ledger.walk(campaignId, shard, { limit: PAGE, cursor, whole: true });
        addCustomers(tally, page.items, money);
        cursor = page.cursor;
      } while (cursor !== undefined);
      await progress(shard + 1, shards);
    }
    const at = now.toISOString();
    const goal = shownGoal(campaign);
    const results: CampaignResults = {
      campaignId,
      at,
      since: at,
      currency,
      goal,
      ...concludeResults(
        tally,
        campaign.steps.map(({ id }) => id),
      ),
    };
    await deps.results.put(dayOf(now, zone), results);
    return results;
  };
