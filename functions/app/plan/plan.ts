import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { addDays, DAY_MS, type Day, dayOf, instantAt } from "#core/shared/day.ts";
import { bucketOf, linesOf } from "#core/sweep/crossing.ts";
import { isHeldOut, judgeEntry, lookBackDays } from "#core/sweep/judge-entry.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { DayEntry, People } from "#ports/people.ts";
import { requireMeta, requireWorkspace } from "../sweep/settings.ts";

export interface PlanDeps {
  readonly config: ConfigStore;
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly clock: Clock;
  readonly drawKey: () => Promise<Uint8Array>;
}

export interface CampaignPlan {
  readonly campaignId: string;
  readonly today: Day;
  readonly days: readonly PlannedDay[];
  /** Customers past the line already, and the days it takes to let them in; undefined without backlog. */
  readonly backlog: { readonly customers: number; readonly days: number } | undefined;
  /** If nobody returns: mails of all who enter in the days shown, and what they cost. */
  readonly mails: number;
  readonly costMicros: number;
  readonly currency: string;
  /** Customers who would get the first mails, for sample mails. */
  readonly samples: readonly string[];
}

export interface PlannedDay {
  readonly day: Day;
  readonly crossing: number;
  readonly entering: number;
  readonly heldOut: number;
  readonly refused: Readonly<Record<string, number>>;
}

const DAYS_AHEAD = 30;
const SAMPLES = 3;
const PAGE = 500;

/**
 * Who would enter today and on each of the next thirty days if nothing happened in between, by the very rules of
 * the sweep. Writes nothing.
 */
export const createPlan =
  (deps: PlanDeps) =>
  async (
    campaign: Campaign,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<CampaignPlan> => {
    const workspace = await requireWorkspace(deps.config);
    const { shards } = await requireMeta(deps.config);
    const state = await deps.config.campaign(campaign.id);
    const today = dayOf(deps.clock.businessNow(), workspace.zone);
    const context: PlanContext = { campaign, workspace, shards, state, drawKey: await deps.drawKey(), today };
    const days: PlannedDay[] = [];
    const samples: string[] = [];
    for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
      const planned = await planDay(deps, context, addDays(today, ahead));
      days.push(planned.day);
      samples.push(...planned.entering.slice(0, SAMPLES - samples.length));
      await progress(ahead + 1, DAYS_AHEAD + 1);
    }
    const backlog = await planBacklog(deps, context);
    const entering = days.reduce((sum, day) => sum + day.entering, 0);
    const fromBacklog = Math.min(
      backlog?.customers ?? 0,
      (campaign.trigger.backlog?.perDay ?? 0) * (DAYS_AHEAD + 1),
    );
    const treated = entering + Math.round(fromBacklog * (1 - campaign.holdout));
    const mails = treated * campaign.steps.filter(({ kind }) => kind === "email").length;
    return {
      campaignId: campaign.id,
      today,
      days,
      backlog,
      mails,
      costMicros: mails * workspace.mailCostMicros,
      currency: workspace.currency,
      samples,
    };
  };

interface PlanContext {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly shards: number;
  readonly state: CampaignState | undefined;
  readonly drawKey: Uint8Array;
  readonly today: Day;
}

const planDay = async (deps: PlanDeps, context: PlanContext, day: Day) => {
  const { campaign, workspace } = context;
  const entries = await readBuckets(deps, context, day);
  const at =
    day === context.today ? deps.clock.businessNow() : instantAt(day, workspace.sweepAt, workspace.zone);
  const refused: Record<string, number> = {};
  const entering: string[] = [];
  let heldOut = 0;
  let crossing = 0;
  for (let from = 0; from < entries.length; from += PAGE) {
    const judged = await judgePage(deps, { context, entries: entries.slice(from, from + PAGE), day, at });
    crossing += judged.length;
    for (const { customerId, gate } of judged) {
      if (gate !== undefined) refused[gate] = (refused[gate] ?? 0) + 1;
      else if (isHeldOut({ campaign, customerId, salt: context.state?.salt ?? "", drawKey: context.drawKey }))
        heldOut += 1;
      else entering.push(customerId);
    }
  }
  return { day: { day, crossing, entering: entering.length, heldOut, refused }, entering };
};

const readBuckets = async (
  { people }: PlanDeps,
  { campaign, shards }: PlanContext,
  day: Day,
): Promise<readonly DayEntry[]> => {
  const bucket = bucketOf(campaign.trigger, day);
  const all = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const entries: DayEntry[] = [];
      let cursor: string | undefined;
      do {
        const page = await people.bucket({ ...bucket, shard }, { limit: PAGE, cursor });
        entries.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return entries;
    }),
  );
  return all.flat();
};

const judgePage = async (
  deps: PlanDeps,
  page: {
    readonly context: PlanContext;
    readonly entries: readonly DayEntry[];
    readonly day: Day;
    readonly at: Date;
  },
): Promise<readonly { readonly customerId: string; readonly gate: string | undefined }[]> => {
  const { campaign, workspace } = page.context;
  const known = await deps.people.facts([...new Set(page.entries.map(({ customerId }) => customerId))], {
    contracts: true,
  });
  const keys = [...known.values()].flatMap(({ customer }) => customer.addressKey ?? []);
  const contacts = await deps.contacts.get([...new Set(keys)]);
  const judged = await Promise.all(
    page.entries.map(async ({ customerId, ref }) => {
      const facts = known.get(customerId);
      const line =
        facts &&
        linesOf(campaign.trigger, facts, { zone: workspace.zone, around: page.day }).find(
          (one) => one.crossedOn === page.day && one.ref === ref,
        );
      if (facts === undefined || line === undefined) return undefined;
      const before =
        page.context.state === undefined ? [] : await deps.ledger.ofCustomer(campaign.id, customerId);
      const gate = judgeEntry({
        campaign,
        workspace,
        trigger: line.facts,
        facts,
        contact: contacts.get(facts.customer.addressKey ?? ""),
        earlier: before.filter(({ state }) => state !== "refused" && state !== "voided"),
        activities: await deps.people.activity(customerId, {
          from: new Date(page.at.getTime() - lookBackDays(campaign) * DAY_MS),
          to: page.at,
        }),
        now: page.at,
      });
      return { customerId, gate };
    }),
  );
  return judged.filter((one) => one !== undefined);
};

const planBacklog = async (
  deps: PlanDeps,
  { campaign, shards, today }: PlanContext,
): Promise<CampaignPlan["backlog"]> => {
  const { backlog } = campaign.trigger;
  if (backlog === undefined) return undefined;
  let customers = 0;
  for (let past = 1; past <= backlog.upToDays; past += 1) {
    const bucket = bucketOf(campaign.trigger, addDays(today, -past));
    const counts = await Promise.all(
      Array.from({ length: shards }, (_, shard) => deps.people.bucketCount({ ...bucket, shard })),
    );
    customers += counts.reduce((sum, count) => sum + count, 0);
  }
  return { customers, days: Math.ceil(customers / backlog.perDay) };
};
