import type { Campaign } from "#core/campaign/campaign.ts";
import { onceReadOn } from "#core/campaign/dated-trigger.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import { mailsPerCustomer } from "#core/plan/mails-per-customer.ts";
import { adviseHoldout, detectableDifference, type HoldoutAdvice } from "#core/results/power.ts";
import { SETTLE_AFTER_DAYS } from "#core/results/settle.ts";
import type { HeldBy } from "#core/results/strata.ts";
import { addDays, type Day, dayOf } from "#core/shared/day.ts";
import { shareOfAll } from "#core/sweep/judge-entry.ts";
import type { RunningCampaign, SweepPlan } from "#core/sweep/sweep-plan.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { sweptMark } from "../sweep/load-campaigns.ts";
import { requireMeta, requireWorkspace } from "../sweep/settings.ts";
import { type BaseRate, readBaseRate } from "./base-rate.ts";
import { estimateLive } from "./estimate-live.ts";
import {
  daysAhead,
  type ForecastContext,
  type ForecastDay,
  forecastSweep,
  type PlannedDay,
  stateForPlan,
} from "./forecast-sweep.ts";
import { type PlannedBacklog, planBacklog } from "./plan-backlog.ts";

export interface PlanDeps {
  readonly config: ConfigStore;
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly drawKey: () => Promise<Uint8Array>;
}

export interface CampaignPlan {
  readonly campaignId: string;
  readonly today: Day;
  readonly days: readonly PlannedDay[];
  /** Customers past the line already, and the days it takes to let them in; undefined without backlog. */
  readonly backlog: PlannedBacklog | undefined;
  /** Of triggers of ingest, which no day can foresee: crossings a day, by the last 28 days; `days` is empty then. */
  readonly perDay?: number | undefined;
  /** Whether arms are drawn for good: of a campaign that was never published they will be drawn anew. */
  readonly drawn: boolean;
  /** Why nobody enters at present, in words; undefined when the campaign takes in. */
  readonly closed: string | undefined;
  /** If nobody returns: mails of all who enter in the days shown, on the longest way, and what they cost. */
  readonly mails: number;
  /** On the shortest way through branches and splits, without reminders. */
  readonly leastMails: number;
  readonly costMicros: number;
  readonly currency: string;
  /** Customers who get mails in the days shown, at most. */
  readonly recipients: number;
  /** Undefined for contractual notices, which hold out nobody. */
  readonly power: PlannedPower | undefined;
  /** Customers who would get the first mails, for sample mails. */
  readonly samples: readonly string[];
}

/** What the holdout can show of the customers who enter in the days shown. */
export interface PlannedPower {
  /** Whose holdout is compared with: the campaign's own, else that of the workspace. */
  readonly heldBy: HeldBy;
  readonly share: number;
  /** Both arms. */
  readonly customers: number;
  readonly baseRate: BaseRate;
  /** Smallest difference of rates that is shown with 80 %; undefined when none can be. */
  readonly difference: number | undefined;
  /** The day on which the last of them is settled. */
  readonly by: Day;
  readonly advice: HoldoutAdvice;
}

export const DAYS_AHEAD = 30;
const SAMPLES = 3;

/**
 * Who would enter today and on each of the next thirty days if nothing happened in between, by the very rules of
 * the sweep; of a `once` also on the day that reads its audience, however far ahead. Writes nothing.
 */
export const createPlan =
  (deps: PlanDeps) =>
  async (
    campaign: Campaign,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<CampaignPlan> => {
    const context = await planContext(deps, campaign);
    const { today, workspace } = context;
    const forecast: ForecastDay[] = [];
    const { trigger } = campaign;
    const ahead = [...daysAhead(today, DAYS_AHEAD), ...laterReading(context)];
    const perDay = isLive(trigger)
      ? await estimateLive(deps.people, { campaign: { ...campaign, trigger }, workspace, today })
      : undefined;
    const all = perDay === undefined ? ahead : [];
    for (const day of all) {
      forecast.push(await forecastSweep(deps, context, day));
      await progress(forecast.length, all.length);
    }
    const days = forecast.map(({ planned }) => planned);
    const backlog = await planBacklog(deps, context);
    const sum = (pick: (day: PlannedDay) => number): number => days.reduce((all, day) => all + pick(day), 0);
    const fromBacklog = Math.min(backlog?.customers ?? 0, (trigger.backlog?.perDay ?? 0) * days.length);
    const unforeseen = fromBacklog + Math.round((perDay ?? 0) * ahead.length);
    const recipients =
      sum(({ entering }) => entering) + Math.round(unforeseen * (1 - shareHeldOut(campaign, workspace)));
    const each = mailsPerCustomer(campaign.steps);
    const mails = recipients * each.most;
    return {
      campaignId: campaign.id,
      today,
      days,
      backlog,
      perDay,
      drawn: context.running.state.version > 0,
      closed: closedWords(context),
      mails,
      leastMails: recipients * each.least,
      costMicros: mails * workspace.mailCostMicros,
      currency: workspace.currency,
      recipients,
      power:
        campaign.purpose === "service"
          ? undefined
          : await planPower(deps, context, {
              customers: sum((day) => day.entering + day.heldOut) + unforeseen,
              lastDay: ahead.at(-1) ?? today,
            }),
      samples: forecast.flatMap(({ entering }) => entering).slice(0, SAMPLES),
    };
  };

/** A `once` may lie further ahead than the days shown: the day on which its audience is read is shown as well. */
const laterReading = ({ campaign: { trigger }, workspace, today }: ForecastContext): readonly Day[] => {
  if (trigger.kind !== "once") return [];
  const day = onceReadOn(trigger, workspace);
  return day > addDays(today, DAYS_AHEAD) ? [day] : [];
};

const planContext = async (deps: PlanDeps, campaign: Campaign): Promise<ForecastContext> => {
  const workspace = await requireWorkspace(deps.config);
  const { shards } = await requireMeta(deps.config);
  const now = deps.clock.businessNow();
  const today = dayOf(now, workspace.zone);
  const running: RunningCampaign = {
    state: stateForPlan(await deps.config.campaign(campaign.id), { id: campaign.id, today, now }),
    campaign,
    sweptTo: await sweptBefore(deps.runs, campaign.id, today),
  };
  const drawKey = await deps.drawKey();
  return { campaign, running, workspace, shards, drawKey, today, now, entered: new Map() };
};

/** Up to which day the campaign had been swept when the sweep of today began, be it still to come. */
const sweptBefore = async (runs: Runs, campaignId: string, today: Day): Promise<Day | undefined> => {
  const head = await runs.head("sweep", today);
  const before = (head?.plan as Partial<SweepPlan> | undefined)?.sweptTo?.[campaignId];
  return before === undefined ? (await runs.mark<Day>(sweptMark(campaignId)))?.value : (before ?? undefined);
};

const closedWords = ({ campaign: { runs }, running, today }: ForecastContext): string | undefined => {
  const { status } = running.state;
  if (status === "archived") return "The campaign was stopped for good: nobody enters.";
  if (status === "paused") return "The campaign is paused: nobody enters until it is resumed.";
  if (runs.until !== undefined && runs.until < today)
    return `The campaign ran until ${runs.until}: nobody enters any more.`;
  if (runs.from !== undefined && runs.from > today)
    return `The campaign runs from ${runs.from} on: nobody enters before.`;
  return undefined;
};

const planPower = async (
  { people }: PlanDeps,
  { campaign, workspace, today, shards }: ForecastContext,
  { customers, lastDay }: { readonly customers: number; readonly lastDay: Day },
): Promise<PlannedPower> => {
  const baseRate = await readBaseRate(people, { campaign, workspace, today, shards });
  const compared = comparedBy(campaign, workspace, customers);
  const facts = { ...compared, baseRate: baseRate.rate };
  return {
    ...compared,
    baseRate,
    difference: detectableDifference(facts),
    by: addDays(lastDay, campaign.goal.withinDays + SETTLE_AFTER_DAYS),
    advice: adviseHoldout(facts),
  };
};

/** By the workspace or, of the rest, by the campaign. */
const shareHeldOut = (campaign: Campaign, workspace: Workspace): number => {
  const ofAll = shareOfAll(campaign, workspace);
  return ofAll + (1 - ofAll) * campaign.holdout;
};

/** Who is compared in results: by the campaign's own holdout those whom the workspace leaves, else all by its. */
const comparedBy = (
  campaign: Campaign,
  workspace: Workspace,
  customers: number,
): Pick<PlannedPower, "heldBy" | "share" | "customers"> => {
  const ofAll = shareOfAll(campaign, workspace);
  return campaign.holdout === 0 && ofAll > 0
    ? { heldBy: "workspace", share: ofAll, customers }
    : { heldBy: "campaign", share: campaign.holdout, customers: Math.round(customers * (1 - ofAll)) };
};
