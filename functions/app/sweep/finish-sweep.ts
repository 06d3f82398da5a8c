import { checkShares, type ShareCheck } from "#core/results/share-check.ts";
import { daysBetween } from "#core/shared/day.ts";
import type { SweepPlan } from "#core/sweep/sweep-plan.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { sumCounts } from "../runs/continue-run.ts";
import { isTaken } from "./campaign-context.ts";
import { AHEAD_MARK, loadVersion, sweptMark } from "./load-campaigns.ts";
import { planOfSweep } from "./plan-of-sweep.ts";

export interface FinishSweepDeps {
  readonly runs: Runs;
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the sweep itself did, by campaign. Sending is added by the report from the ledger. */
export interface SweepOutcome {
  readonly day: string;
  readonly held: SweepPlan["held"];
  readonly campaigns: readonly CampaignSweep[];
}

export interface CampaignSweep {
  readonly campaignId: string;
  readonly crossed: number;
  readonly entered: number;
  readonly heldOut: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly late: number;
  readonly backlog: number;
  readonly withoutZone: number;
  readonly settled: number;
  readonly voided: number;
  readonly shares: ShareCheck;
}

/** Adds up the shards, keeps the report and moves the marks on. Safe to repeat. */
export const createFinishSweep =
  (deps: FinishSweepDeps) =>
  async (input: { readonly runId: string }): Promise<{ readonly kind: "finished" }> => {
    const plan = await planOfSweep(deps.runs, input.runId);
    const counts = await sumCounts(deps, "sweep", input.runId);
    const taken = Object.keys(plan.sweptTo).filter((campaignId) => isTaken(campaignId, counts));
    for (const name of [AHEAD_MARK, ...taken.map(sweptMark)]) await moveMark(deps, name, plan);
    const report = await toOutcome(deps, plan, counts);
    for (const { campaignId, shares } of report.campaigns)
      if (shares.verdict === "off") deps.log.alarm("arm-shares-off", { campaign: campaignId });
    await deps.runs.finish("sweep", input.runId, deps.clock.businessNow(), report);
    deps.log.info("sweep-finished", { run: input.runId });
    return { kind: "finished" };
  };

const moveMark = async ({ runs }: FinishSweepDeps, name: string, plan: SweepPlan): Promise<void> => {
  const mark = await runs.mark<string>(name);
  if (mark === undefined || daysBetween(mark.value, plan.day) > 0)
    await runs.setMark(name, plan.day, mark?.revision);
};

const toOutcome = async (deps: FinishSweepDeps, plan: SweepPlan, counts: Counts): Promise<SweepOutcome> => {
  const campaigns = new Map<string, number>();
  for (const unit of plan.units) if ("version" in unit) campaigns.set(unit.campaignId, unit.version);
  return {
    day: plan.day,
    held: plan.held,
    campaigns: await Promise.all(
      [...campaigns].map(async ([campaignId, version]) =>
        campaignSweep(campaignId, counts, (await loadVersion(deps.config, campaignId, version)).holdout),
      ),
    ),
  };
};

const campaignSweep = (campaignId: string, counts: Counts, holdout: number): CampaignSweep => {
  const own = (name: string): number => counts[`${campaignId}.${name}`] ?? 0;
  const prefix = `${campaignId}.refused.`;
  const refused = Object.entries(counts)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, count]) => [name.slice(prefix.length), count]);
  return {
    campaignId,
    crossed: own("crossed"),
    entered: own("entered"),
    heldOut: own("held-out"),
    refused: Object.fromEntries(refused),
    late: own("how.late"),
    backlog: own("how.backlog"),
    withoutZone: own("without-zone"),
    settled: own("settled"),
    voided: own("voided"),
    shares: checkShares({
      treatment: own("entered"),
      // the workspace's draw comes before the campaign's, whose share is checked
      holdout: own("held-out") - own("held-out-of-all"),
      share: holdout,
    }),
  };
};
