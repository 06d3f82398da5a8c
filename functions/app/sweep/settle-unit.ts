import { type MoneyRuleDeps, readMoneyRule } from "#app/results/money-rule.ts";
import { type ShardCount, tallyOf, type WalkMark, walkMark } from "#app/results/shard-count.ts";
import type { Enrolment, Settlement } from "#core/enrolment/enrolment.ts";
import { close } from "#core/enrolment/standing.ts";
import { isCountDue } from "#core/results/next-count.ts";
import { type SettleFacts, settle, settlesAt, settlesFrom } from "#core/results/settle.ts";
import { storeTally } from "#core/results/stored-tally.ts";
import {
  addCustomers,
  type LedgerEntry,
  type MoneyRule,
  type ResultsTally,
} from "#core/results/tally-results.ts";
import { DAY_MS, dayOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import type { CampaignContext } from "./campaign-context.ts";
import { NO_COUNTS } from "./late-unit.ts";
import { loadVersion } from "./load-campaigns.ts";
import { addCounts, type SweepUnitWorker, type UnitInput, type UnitResult } from "./sweep-page.ts";

export interface SettleDeps extends MoneyRuleDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly people: People;
  readonly runs: Runs;
  readonly clock: Clock;
}

/**
 * Walks through the enrolments of a campaign, gives those whose time is over their final outcome, and counts all of
 * them for the results in the same walk. The mark moves with each page; a page that is done again after a crash is
 * found in it and not counted twice.
 */
export const createSettleUnit = (deps: SettleDeps): SweepUnitWorker<"settle"> => {
  const moneyRule = moneyRules(deps);
  return async (unit, input) => {
    const now = deps.clock.businessNow();
    const walk = await openWalk(deps.runs, unit, input);
    if (isPassed(walk, input)) return { ...NOTHING, cursor: walk.begun?.cursor ?? undefined };
    const context = await input.contextOf(unit);
    if (input.cursor === undefined && !isWalkDue(walk, context, now)) return NOTHING;
    const page = await deps.ledger.walk(unit.campaignId, input.shard, {
      limit: input.limit,
      cursor: walk.begun && input.cursor,
      // whoever entered a moment ago settles after the mark that this walk sets, and every write is conditional
      eventual: true,
      whole: true,
    });
    const settled = await settlePage(deps, { context, entries: page.items, now });
    const tally = tallyOf(walk.begun === undefined ? [] : [walk.begun]);
    addCustomers(tally, settled.entries, await moneyRule(input, context));
    await keepWalk(deps.runs, walk, {
      input,
      context,
      now,
      tally,
      cursor: page.cursor,
      least: settled.least,
    });
    return { counts: settled.counts, cursor: page.cursor, read: page.items.length };
  };
};

const NOTHING: UnitResult = { counts: NO_COUNTS, cursor: undefined, read: 0 };

interface Walk {
  readonly name: string;
  readonly mark: WalkMark | undefined;
  readonly revision: number | undefined;
  /** What this run has counted before the page. */
  readonly begun: ShardCount | undefined;
}

const openWalk = async (
  runs: Runs,
  { campaignId }: { readonly campaignId: string },
  { runId, shard }: UnitInput,
): Promise<Walk> => {
  const name = walkMark(campaignId, shard);
  const stored = await runs.mark<WalkMark>(name);
  const count = stored?.value.count;
  return {
    name,
    mark: stored?.value,
    revision: stored?.revision,
    begun: count?.runId === runId ? count : undefined,
  };
};

/** The page was done, and a crash kept the shard's cursor from moving. */
const isPassed = ({ begun }: Walk, { cursor }: UnitInput): boolean =>
  begun !== undefined && (begun.cursor ?? undefined) !== cursor;

/** Where something settles, and where what is counted has grown old. */
const isWalkDue = ({ mark }: Walk, context: CampaignContext, now: Date): boolean => {
  const count = mark?.count;
  if (mark === undefined || count === undefined || count.version !== context.version) return true;
  if (new Date(mark.nextAt) <= now) return true;
  const isOver = context.state.status === "archived" && count.tally.counts.open === 0;
  return !isOver && isCountDue(count, dayOf(now, context.workspace.zone));
};

const keepWalk = async (
  runs: Runs,
  { name, mark, revision, begun }: Walk,
  page: {
    readonly input: UnitInput;
    readonly context: CampaignContext;
    readonly now: Date;
    readonly tally: ResultsTally;
    readonly cursor: string | undefined;
    readonly least: string | null;
  },
): Promise<void> => {
  const { context, now, cursor } = page;
  const least = earlier(begun === undefined ? null : (mark?.least ?? null), page.least);
  const today = dayOf(now, context.workspace.zone);
  const count: ShardCount = {
    runId: page.input.runId,
    version: context.version,
    cursor: cursor ?? null,
    first: mark?.count?.first ?? today,
    last: today,
    at: now.toISOString(),
    tally: storeTally(page.tally),
  };
  const nextAt = cursor === undefined ? (least ?? noneBefore(context, now)) : now.toISOString();
  await runs.setMark<WalkMark>(name, { nextAt, least, count }, revision);
};

const earlier = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b < a) ? b : a;

/** Whoever enters from now on settles later than this. */
const noneBefore = ({ campaign }: CampaignContext, now: Date): string =>
  new Date(now.getTime() + campaign.goal.withinDays * DAY_MS).toISOString();

/** Answers to offers are read one time in a run by each process, not with each page. */
const moneyRules = (deps: SettleDeps) => {
  let kept: { readonly of: string; readonly rule: Promise<MoneyRule> } | undefined;
  return ({ runId }: UnitInput, { state, campaign, workspace }: CampaignContext): Promise<MoneyRule> => {
    const of = `${runId} ${state.id}`;
    if (kept?.of !== of)
      kept = { of, rule: readMoneyRule(deps, { state, campaign, currency: workspace.currency }) };
    return kept.rule;
  };
};

interface SettledPage {
  /** As they stand now. */
  readonly entries: readonly LedgerEntry[];
  readonly counts: Counts;
  /** When the next of them settles, ISO 8601. */
  readonly least: string | null;
}

const settlePage = async (
  deps: SettleDeps,
  page: { readonly context: CampaignContext; readonly entries: readonly LedgerEntry[]; readonly now: Date },
): Promise<SettledPage> => {
  let counts = NO_COUNTS;
  let least: string | null = null;
  const entries: LedgerEntry[] = [];
  for (const entry of page.entries) {
    const at = isUnsettled(entry.enrolment) ? await timeOf(deps, page.context, entry.enrolment) : undefined;
    if (at === undefined || at > page.now) entries.push(entry);
    else {
      const { enrolment, count } = await settleOne(deps, { ...page, enrolment: entry.enrolment });
      entries.push({ ...entry, enrolment });
      counts = addCounts(counts, count);
    }
    if (at !== undefined && at > page.now) least = earlier(least, at.toISOString());
  }
  return { entries, counts, least };
};

const isUnsettled = (enrolment: Enrolment): boolean =>
  enrolment.settled === undefined && enrolment.state !== "refused";

/** By the version that the enrolment entered with: its goal was promised then. */
const timeOf = async (deps: SettleDeps, context: CampaignContext, enrolment: Enrolment): Promise<Date> =>
  settlesAt(
    enrolment,
    enrolment.version === context.version
      ? context.campaign
      : await loadVersion(deps.config, enrolment.campaignId, enrolment.version),
  );

const settleOne = async (
  deps: SettleDeps,
  one: { readonly context: CampaignContext; readonly enrolment: Enrolment; readonly now: Date },
): Promise<{ readonly enrolment: Enrolment; readonly count: Counts }> => {
  const { enrolment, context, now } = one;
  const campaign = await loadVersion(deps.config, enrolment.campaignId, enrolment.version);
  const from = settlesFrom(enrolment.entry, context.workspace.zone);
  const [activities, contracts] = await Promise.all([
    deps.people.activity(enrolment.customerId, { from, to: now }),
    campaign.goal.kind === "renewed" ? deps.people.contracts(enrolment.customerId) : [],
  ]);
  const settleFacts: SettleFacts = { campaign, workspace: context.workspace, activities, contracts, now };
  const outcome = settle(enrolment, settleFacts);
  const voids = outcome.kind === "void" && enrolment.state !== "voided";
  if (voids) {
    const closed = close(enrolment, { state: "voided", reason: "disproved", at: now });
    // somebody else is at it: the next sweep judges anew
    if ((await deps.ledger.update(closed)) === "conflict") return { enrolment, count: NO_COUNTS };
  }
  const settlement: Settlement = outcome.settlement;
  await deps.ledger.settle(enrolment, settlement);
  return {
    enrolment: { ...enrolment, settled: settlement, ...(voids && { state: "voided" }) },
    count: { [`${enrolment.campaignId}.${voids ? "voided" : "settled"}`]: 1 },
  };
};
