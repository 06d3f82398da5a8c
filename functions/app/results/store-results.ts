import { pauseCampaign } from "#app/campaigns/pause-campaign.ts";
import { requireVersion } from "#app/campaigns/read-campaigns.ts";
import { planOfSweep } from "#app/sweep/plan-of-sweep.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import { type CampaignResults, shownGoal } from "#core/results/campaign-results.ts";
import { concludeResults } from "#core/results/conclude-results.ts";
import { clearLoss } from "#core/results/losing.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import type { Results } from "#ports/results.ts";
import type { Runs } from "#ports/runs.ts";
import { type ShardCount, tallyOf, type WalkMark, walkMark } from "./shard-count.ts";

export interface StoreResultsDeps {
  readonly runs: Runs;
  readonly config: ConfigStore;
  readonly results: Results;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Concludes what a finished sweep has counted, campaign by campaign, keeps it under its day, and pauses a campaign that
 * clearly loses. Reads what the shards counted and nothing of the ledger. Safe to repeat.
 */
export const createStoreResults =
  (deps: StoreResultsDeps) =>
  async (input: { readonly runId: string }): Promise<{ readonly kind: "stored" }> => {
    const { units } = await planOfSweep(deps.runs, input.runId);
    for (const unit of units) if (unit.kind === "settle") await storeOne(deps, unit.campaignId);
    return { kind: "stored" };
  };

const storeOne = async (deps: StoreResultsDeps, campaignId: string): Promise<void> => {
  const counts = await readCounts(deps, campaignId);
  const [first] = counts ?? [];
  if (counts === undefined || first === undefined) return;
  const { campaign } = await requireVersion(deps.config, campaignId, first.version);
  const { currency, zone } = await requireWorkspace(deps.config);
  const times = counts.map(({ at }) => at).sort();
  const results: CampaignResults = {
    campaignId,
    at: times.at(-1) ?? first.at,
    since: times[0] ?? first.at,
    currency,
    goal: shownGoal(campaign),
    ...concludeResults(
      tallyOf(counts),
      campaign.steps.map(({ id }) => id),
    ),
  };
  await pauseIfLosing(deps, results);
  const known = await deps.results.latest(campaignId);
  if (known === undefined || known.at < results.at)
    await deps.results.put(dayOf(new Date(results.at), zone), results);
};

/** Undefined before every shard has been walked to its end. */
const readCounts = async (
  { runs, config }: StoreResultsDeps,
  campaignId: string,
): Promise<readonly ShardCount[] | undefined> => {
  const { shards } = await requireMeta(config);
  const marks = await Promise.all(
    Array.from({ length: shards }, (_, shard) => runs.mark<WalkMark>(walkMark(campaignId, shard))),
  );
  const counts = marks.flatMap((mark) => mark?.value.count ?? []);
  return counts.length === shards && counts.every(({ cursor }) => cursor === null) ? counts : undefined;
};

const stoppedMark = (campaignId: string): string => `losing.${campaignId}`;

/** Once in the life of a campaign: who resumes it after that has decided. */
const pauseIfLosing = async (deps: StoreResultsDeps, results: CampaignResults): Promise<void> => {
  const { campaignId } = results;
  const loss = clearLoss(results);
  if (loss === undefined) return;
  const state = await deps.config.campaign(campaignId);
  if (state?.status !== "active") return;
  const { campaign } = await requireVersion(deps.config, campaignId, state.version);
  if (campaign.ifLosing === "continue" || campaign.goal.count !== "revenue") return;
  if ((await deps.runs.mark(stoppedMark(campaignId))) !== undefined) return;
  if (!(await pauseCampaign(deps, { campaignId, by: "sweep", reason: loss }))) return;
  deps.log.alarm("campaign-loses", { campaign: campaignId, reason: loss });
  await deps.runs.setMark(stoppedMark(campaignId), results.at, undefined);
};
