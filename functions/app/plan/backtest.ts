import type { Campaign } from "#core/campaign/campaign.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { backtestNotes } from "#core/plan/backtest-notes.ts";
import { isHistory, lookBack, newsOf } from "#core/plan/known-then.ts";
import { replayShard } from "#core/plan/replay.ts";
import type { Replayed, ReplayedCustomer, ReplayRules } from "#core/plan/replay-entry.ts";
import { onceDay } from "#core/plan/replay-turns.ts";
import { settle, settlesAt } from "#core/results/settle.ts";
import { type Day, dayOf, daysBetween, daysFromTo } from "#core/shared/day.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { requireMeta, requireWorkspace } from "../sweep/settings.ts";
import type { PlannedDay } from "./forecast-sweep.ts";
import type { PlanDeps } from "./plan.ts";

export interface Backtest {
  readonly campaignId: string;
  readonly from: Day;
  readonly to: Day;
  readonly customers: number;
  /** `mails`: those that would have gone out on that day. */
  readonly days: readonly (PlannedDay & { readonly mails: number })[];
  readonly mails: number;
  readonly costMicros: number;
  readonly currency: string;
  /** Of those who would have entered: for how many the goal's time is over, and how many reached it by themselves. */
  readonly base: { readonly settled: number; readonly reached: number };
  /** In what the past differs from how it is told here. */
  readonly notes: readonly string[];
}

export interface BacktestInput {
  readonly campaign: Campaign;
  readonly from: Day;
  readonly to: Day;
}

type BacktestDeps = Omit<PlanDeps, "runs" | "ledger">;

const PAGE = 100;
const READS_AT_ONCE = 16;
const MOST_DAYS = 400;

/**
 * Lives through the days from `from` to `to` once more, as if the campaign had been started on the first, with what
 * was known on each. Reads every customer once; writes nothing. `observe` is shown what became of each crossing.
 * @throws InvalidInputError for days that are not over, or in which a `once` has no part
 */
export const createBacktest =
  (deps: BacktestDeps, observe: (replayed: readonly Replayed[]) => void = () => undefined) =>
  async (
    input: BacktestInput,
    progress: (done: number, total: number, note: string) => Promise<void>,
  ): Promise<Backtest> => {
    const { campaign, from, to } = input;
    const workspace = await requireWorkspace(deps.config);
    const { shards } = await requireMeta(deps.config);
    const now = deps.clock.businessNow();
    checkInput(input, workspace, dayOf(now, workspace.zone));
    const state = await deps.config.campaign(campaign.id);
    const salt = state?.salt ?? "";
    const rules: ReplayRules = { ...input, workspace, shards, salt, drawKey: await deps.drawKey() };
    const tally = new Tally({ campaign, workspace, from, to, now });
    let history = 0;
    let count = 0;
    for (let shard = 0; shard < shards; shard += 1) {
      await progress(shard, shards, `shard ${shard + 1} of ${shards}`);
      const customers = await loadCustomers(deps, shard, workspace);
      count += customers.length;
      const replayed = replayShard(rules, { customers, shard });
      observe(replayed);
      tally.add(replayed, customers);
      history += customers.reduce((sum, { past }) => sum + past.activities.filter(isHistory).length, 0);
    }
    const notes = backtestNotes(campaign, { isPublished: state !== undefined, history });
    return { campaignId: campaign.id, from, to, customers: count, ...tally.result(), notes };
  };

const checkInput = ({ campaign, from, to }: BacktestInput, workspace: Workspace, today: Day): void => {
  const wrong = (field: string, message: string, hint: string): InvalidInputError =>
    new InvalidInputError("The backtest cannot be made", [
      { file: undefined, line: undefined, field, message, hint },
    ]);
  if (to < from) throw wrong("to", `is ${to}, before ${from}`, "a day not before `from`");
  if (to > today) throw wrong("to", `is ${to}, which is still to come`, `a day up to ${today}`);
  if (daysBetween(from, to) >= MOST_DAYS)
    throw wrong("from", `is more than ${MOST_DAYS} days before ${to}`, "as long as activity is kept");
  const readOn = onceDay(campaign, workspace, from);
  if (readOn !== undefined && readOn > to)
    throw wrong(
      "trigger",
      `is \`once\`, and its audience is read on ${readOn}`,
      `days that include ${readOn}`,
    );
};

type LoadedCustomer = ReplayedCustomer & { readonly past: Parameters<typeof lookBack>[0] };

/** One shard at a time is held in memory. */
const loadCustomers = async (
  deps: BacktestDeps,
  shard: number,
  workspace: Workspace,
): Promise<readonly LoadedCustomer[]> => {
  // what came after the last day may show that somebody returned by themselves
  const range = { from: new Date(0), to: deps.clock.businessNow() };
  const loaded: LoadedCustomer[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.people.base({ shard }, { limit: PAGE, cursor });
    const known = await deps.people.facts(page.items, { contracts: true });
    const keys = [...known.values()].flatMap(({ customer }) => addressKeysOf(customer));
    const contacts = await deps.contacts.get([...new Set(keys)]);
    const some = await inParallel(
      [...known.values()],
      READS_AT_ONCE,
      async (facts): Promise<LoadedCustomer> => {
        const activities = await deps.people.activity(facts.customer.id, range);
        const past = { ...facts, activities };
        const contact = contactOf(facts.customer, contacts);
        const knownAt = lookBack(past, workspace);
        return { customer: facts.customer, contact, past, knownAt, news: newsOf(activities) };
      },
    );
    loaded.push(...some);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return loaded;
};

class Tally {
  readonly #days: Map<Day, { crossing: number; entering: number; heldOut: number; mails: number }>;
  readonly #refused: Map<Day, Record<string, number>>;
  readonly #of: BacktestInput & { readonly workspace: Workspace; readonly now: Date };
  #settled = 0;
  #reached = 0;

  constructor(of: BacktestInput & { readonly workspace: Workspace; readonly now: Date }) {
    this.#of = of;
    const days = daysFromTo(of.from, of.to);
    this.#days = new Map(days.map((day) => [day, { crossing: 0, entering: 0, heldOut: 0, mails: 0 }]));
    this.#refused = new Map(days.map((day) => [day, {}]));
  }

  add(replayed: readonly Replayed[], customers: readonly LoadedCustomer[]): void {
    const pasts = new Map(customers.map(({ customer, past }) => [customer.id, past]));
    for (const { enrolment, claims } of replayed) {
      const day = dayOf(enrolment.entry.at, this.#of.workspace.zone);
      const own = this.#days.get(day);
      const refused = this.#refused.get(day);
      if (own === undefined || refused === undefined) continue;
      own.crossing += 1;
      if (enrolment.state === "refused") {
        const gate = enrolment.reason ?? "unknown";
        refused[gate] = (refused[gate] ?? 0) + 1;
        continue;
      }
      own[enrolment.entry.arm === "holdout" ? "heldOut" : "entering"] += 1;
      for (const { at } of claims) {
        const sentOn = this.#days.get(dayOf(at, this.#of.workspace.zone));
        if (sentOn !== undefined) sentOn.mails += 1;
      }
      this.#settle(enrolment, pasts.get(enrolment.customerId));
    }
  }

  #settle(enrolment: Replayed["enrolment"], past: LoadedCustomer["past"] | undefined): void {
    const { campaign, workspace, now } = this.#of;
    if (past === undefined || settlesAt(enrolment, campaign) > now) return;
    const outcome = settle(enrolment, { campaign, workspace, now, ...past });
    if (outcome.kind === "void") return;
    this.#settled += 1;
    this.#reached += Number(outcome.settlement.reached);
  }

  result(): Pick<Backtest, "days" | "mails" | "costMicros" | "currency" | "base"> {
    const { workspace } = this.#of;
    const days = [...this.#days].map(([day, own]) => ({
      day,
      ...own,
      refused: this.#refused.get(day) ?? {},
    }));
    const mails = days.reduce((sum, day) => sum + day.mails, 0);
    return {
      days,
      mails,
      costMicros: mails * workspace.mailCostMicros,
      currency: workspace.currency,
      base: { settled: this.#settled, reached: this.#reached },
    };
  }
}
