import { loadVersion } from "#app/sweep/load-campaigns.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { leaveBy } from "#core/enrolment/standing.ts";
import { type DocumentChange, documentDiff } from "#core/plan/document-diff.ts";
import { numberDiff, type PlanNumbers } from "#core/plan/number-diff.ts";
import { DAY_MS, dayOf } from "#core/shared/day.ts";
import { sameJson } from "#core/shared/same-json.ts";
import { type CampaignPlan, createPlan, DAYS_AHEAD, type PlanDeps } from "./plan.ts";

/** What publishing would change. */
export interface CampaignDiff {
  readonly campaignId: string;
  /** The version in force; 0 when none was published. */
  readonly version: number;
  readonly status: string | undefined;
  readonly numbers: { readonly before: PlanNumbers | undefined; readonly after: PlanNumbers };
  readonly changes: readonly DocumentChange[];
  /** All of it in words, the numbers first. Empty: nothing changes. */
  readonly words: readonly string[];
  readonly plan: CampaignPlan;
}

const PAGE = 500;

/** Plans the version in force and a new one over the same data, and compares them and their documents. */
export const createDiff =
  (deps: PlanDeps) =>
  async (
    campaign: Campaign,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<CampaignDiff> => {
    const plan = createPlan(deps);
    const state = await deps.config.campaign(campaign.id);
    const inForce =
      state === undefined || state.version === 0
        ? undefined
        : await loadVersion(deps.config, campaign.id, state.version);
    const days = DAYS_AHEAD + 1;
    const next = await plan(campaign, (done) => progress(done, inForce === undefined ? days : 2 * days));
    const status = state?.status;
    const after = numbersOf(next, inForce && (await countExiting(deps, campaign, campaign.exit)));
    if (inForce === undefined) {
      const words = [`${campaign.id} was never published: all of it is new`];
      const numbers = { before: undefined, after };
      return { campaignId: campaign.id, version: 0, status, numbers, changes: [], words, plan: next };
    }
    const last = await plan(inForce, (done) => progress(days + done, 2 * days));
    const before = numbersOf(
      last,
      sameJson(inForce.exit, campaign.exit)
        ? after.exiting
        : await countExiting(deps, campaign, inForce.exit),
    );
    const changes = documentDiff(inForce, campaign, next.currency);
    const words = [
      ...numberDiff(before, after, { days: DAYS_AHEAD, currency: next.currency }),
      ...changes.map(({ text }) => text),
    ];
    const version = state?.version ?? 0;
    return {
      campaignId: campaign.id,
      version,
      status,
      numbers: { before, after },
      changes,
      words,
      plan: next,
    };
  };

const numbersOf = (plan: CampaignPlan, exiting = 0): PlanNumbers => {
  const sum = (pick: (day: CampaignPlan["days"][number]) => number): number =>
    plan.days.reduce((all, day) => all + pick(day), 0);
  return {
    entering: sum(({ entering }) => entering),
    heldOut: sum(({ heldOut }) => heldOut),
    refused: sum(({ refused }) => Object.values(refused).reduce((all, each) => all + each, 0)),
    backlog: plan.backlog?.customers ?? 0,
    mails: plan.mails,
    costMicros: plan.costMicros,
    exiting,
  };
};

/** How many of those under way leave by these rules at their next step, by what is known now. */
const countExiting = async (deps: PlanDeps, campaign: Campaign, rules: Campaign["exit"]): Promise<number> => {
  const { shards } = await requireMeta(deps.config);
  const { zone } = await requireWorkspace(deps.config);
  const now = deps.clock.businessNow();
  const asksForEvents = rules.some((rule) => typeof rule === "object");
  let exiting = 0;
  for (let shard = 0; shard < shards; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await deps.ledger.walk(campaign.id, shard, { limit: PAGE, cursor });
      const running = page.items
        .map(({ enrolment }) => enrolment)
        .filter(({ state }) => state === "active" || state === "parked");
      const known = await deps.people.facts([...new Set(running.map(({ customerId }) => customerId))], {
        contracts: true,
      });
      for (const enrolment of running) {
        const facts = known.get(enrolment.customerId);
        if (facts === undefined) continue;
        const from = new Date(enrolment.entry.at.getTime() - DAY_MS);
        const activities = asksForEvents
          ? await deps.people.activity(enrolment.customerId, { from, to: now })
          : [];
        const events = { activities, zone, now };
        const leaves = leaveBy(rules, enrolment, { ...facts, now, today: dayOf(now, zone), events });
        exiting += Number(leaves !== undefined);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return exiting;
};
