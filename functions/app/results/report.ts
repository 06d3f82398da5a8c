import { type DueAccount, emptyTally, tally, toDueAccount } from "#core/results/due-account.ts";
import { addDays, type Day, dayOf } from "#core/shared/day.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { bucketOf } from "#core/sweep/crossing.ts";
import type { RunningCampaign } from "#core/sweep/sweep-plan.ts";
import type { Budgets } from "#ports/budgets.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import type { RunHead, Runs } from "#ports/runs.ts";
import { planBacklog } from "../plan/plan-backlog.ts";
import type { CampaignSweep, SweepOutcome } from "../sweep/finish-sweep.ts";
import { loadCampaigns } from "../sweep/load-campaigns.ts";
import { requireMeta, requireWorkspace } from "../sweep/settings.ts";

export interface ReportDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly ledger: Ledger;
  readonly people: People;
  readonly budgets: Budgets;
  readonly clock: Clock;
}

/** What one sweep itself did. */
export interface SweepRead {
  readonly sweep: string;
  readonly day: Day;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly held: SweepOutcome["held"];
  readonly campaigns: readonly CampaignSweep[];
}

/** With the dispatches after it, until the next sweep. */
export interface SweepReport extends SweepRead {
  readonly campaigns: readonly CampaignReport[];
}

export interface CampaignReport extends CampaignSweep {
  readonly due: DueAccount;
  readonly withoutAddress: number;
  readonly withoutConsent: number;
  readonly spend: {
    readonly totalMicros: number;
    readonly todayMicros: number;
    readonly ofTotal: number | undefined;
    readonly ofDay: number | undefined;
  };
  /** Customers of the backlog still to be looked at, and the days that takes; undefined without backlog. */
  readonly backlogLeft: { readonly customers: number; readonly days: number } | undefined;
  /** How many cross the line on each of the next seven days if nothing happens. */
  readonly next7: readonly { readonly day: Day; readonly crossing: number }[];
}

/** What was kept of a sweep when it finished, the newest when none is named. @throws NotFoundError */
export const createReadSweep =
  ({ runs }: Pick<ReportDeps, "runs">) =>
  async (sweep: string | undefined): Promise<SweepRead> =>
    toRead(await findHead(runs, sweep));

const toRead = (head: RunHead): SweepRead => {
  const outcome = head.report as SweepOutcome | undefined;
  return {
    sweep: head.id,
    day: outcome?.day ?? head.id.slice(0, 10),
    startedAt: head.startedAt.toISOString(),
    finishedAt: head.finishedAt?.toISOString(),
    held: outcome?.held ?? null,
    campaigns: outcome?.campaigns ?? [],
  };
};

/**
 * Reports on a sweep, the newest when none is named. Walks the ledger of its campaigns: long work on large data.
 * Sending is taken from there each time, never from counters.
 */
export const createReport =
  (deps: ReportDeps) =>
  async (sweep: string | undefined): Promise<SweepReport> => {
    const head = await findHead(deps.runs, sweep);
    const read = toRead(head);
    const workspace = await requireWorkspace(deps.config);
    const { shards } = await requireMeta(deps.config);
    const running = await loadCampaigns(deps);
    const to = await endOf(deps, head);
    const today = dayOf(deps.clock.businessNow(), workspace.zone);
    const campaigns = await Promise.all(
      read.campaigns.map(async (own) => {
        const one = running.find(({ state }) => state.id === own.campaignId);
        if (one === undefined) throw new NotFoundError(`No campaign ${own.campaignId}`);
        return reportCampaign(deps, { own, one, shards, today, period: { from: head.startedAt, to } });
      }),
    );
    return { ...read, campaigns };
  };

const findHead = async (runs: Runs, sweep: string | undefined): Promise<RunHead> => {
  const head =
    sweep === undefined
      ? (await runs.list("sweep", { limit: 1, cursor: undefined })).items[0]
      : await runs.head("sweep", sweep);
  if (head === undefined)
    throw new NotFoundError(sweep === undefined ? "No sweep has run yet." : `There is no sweep ${sweep}.`);
  return head;
};

/** A sweep's report ends where the next one begins. */
const endOf = async (deps: ReportDeps, head: RunHead): Promise<Date> => {
  let cursor: string | undefined;
  let next: Date | undefined;
  do {
    const page = await deps.runs.list("sweep", { limit: 50, cursor });
    for (const { startedAt } of page.items) if (startedAt > head.startedAt) next = startedAt;
    cursor = page.items.some(({ startedAt }) => startedAt <= head.startedAt) ? undefined : page.cursor;
  } while (cursor !== undefined);
  return next ?? new Date(deps.clock.businessNow().getTime() + 1);
};

interface CampaignInput {
  readonly own: CampaignSweep;
  readonly one: RunningCampaign;
  readonly shards: number;
  readonly today: Day;
  readonly period: { readonly from: Date; readonly to: Date };
}

const reportCampaign = async (deps: ReportDeps, input: CampaignInput): Promise<CampaignReport> => {
  const { own, one } = input;
  const [due, spent, backlogLeft, next7] = await Promise.all([
    dueOf(deps, input),
    deps.budgets.spent(own.campaignId),
    planBacklog(deps, { ...input, campaign: one.campaign, running: one }),
    nextDays(deps, input),
  ]);
  const { budget } = one.campaign;
  return {
    ...own,
    due,
    withoutAddress: own.refused["no-address"] ?? 0,
    withoutConsent: (own.refused["no-consent"] ?? 0) + (own.refused["unsubscribed"] ?? 0),
    spend: {
      totalMicros: spent.totalMicros,
      todayMicros: spent.byDay[input.today] ?? 0,
      ofTotal: budget.totalMicros,
      ofDay: budget.perDayMicros,
    },
    backlogLeft,
    next7,
  };
};

const dueOf = async (deps: ReportDeps, { own, shards, period }: CampaignInput): Promise<DueAccount> => {
  const sum = emptyTally();
  for (let shard = 0; shard < shards; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await deps.ledger.walk(own.campaignId, shard, { limit: 500, cursor });
      for (const item of page.items) tally(sum, item, period);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return toDueAccount(sum);
};

const countBuckets = async (deps: ReportDeps, input: CampaignInput, crossedOn: Day): Promise<number> => {
  const bucket = bucketOf(input.one.campaign.trigger, crossedOn);
  const counts = await Promise.all(
    Array.from({ length: input.shards }, (_, shard) => deps.people.bucketCount({ ...bucket, shard })),
  );
  return counts.reduce((total, count) => total + count, 0);
};

const nextDays = async (deps: ReportDeps, input: CampaignInput) => {
  if (input.one.state.status !== "active") return [];
  return Promise.all(
    Array.from({ length: 7 }, async (_, index) => {
      const day = addDays(input.today, index + 1);
      return { day, crossing: await countBuckets(deps, input, day) };
    }),
  );
};
