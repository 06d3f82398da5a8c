import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { Activity } from "#core/customer/customer.ts";
import type { Enrolment, TriggerFacts } from "#core/enrolment/enrolment.ts";
import { episodeOf } from "#core/enrolment/episode.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { addDays, DAY_MS, type Day, instantAt } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { buildEnrolment, type Crossing } from "#core/sweep/build-enrolment.ts";
import { admitLate, isOver, isPausedOn, linesOf, runsOn } from "#core/sweep/crossing.ts";
import { lookBackDays } from "#core/sweep/judge-entry.ts";
import { planSweep, type RunningCampaign, type SweepUnit } from "#core/sweep/sweep-plan.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, DayEntry, People } from "#ports/people.ts";
import { type CrossingBucket, readBucket } from "./read-crossing.ts";
import { entriesOn, type Turn, turnsOn } from "./read-dated.ts";

export interface ForecastDeps {
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
}

export interface ForecastContext {
  readonly campaign: Campaign;
  /** As it will be when the sweep runs: a draft counts as started today. */
  readonly running: RunningCampaign;
  readonly workspace: Workspace;
  readonly shards: number;
  readonly drawKey: Uint8Array;
  readonly today: Day;
  readonly now: Date;
  /** Those who were let in on the days before, by customer: they may stand in their own way. */
  readonly entered: Map<string, readonly Enrolment[]>;
}

export interface PlannedDay {
  readonly day: Day;
  readonly crossing: number;
  readonly entering: number;
  readonly heldOut: number;
  readonly refused: Readonly<Record<string, number>>;
}

export interface ForecastDay {
  readonly planned: PlannedDay;
  readonly entering: readonly string[];
}

const PAGE = 500;
const CUSTOMERS_AT_ONCE = 16;

/** What the sweep of a day does if nothing happens until then; of today, with what it has done already. */
export const forecastSweep = async (
  deps: ForecastDeps,
  context: ForecastContext,
  day: Day,
): Promise<ForecastDay> => {
  const outcomes: Enrolment[] = [];
  for (const found of await findCrossings(deps, context, day))
    for (let from = 0; from < found.length; from += PAGE)
      outcomes.push(...(await judgePage(deps, context, { page: found.slice(from, from + PAGE), day })));
  const entered = outcomes.filter(({ state }) => state !== "refused");
  const entering = entered.filter(({ entry }) => entry.arm === "treatment");
  const refused: Record<string, number> = {};
  for (const { state, reason = "unknown" } of outcomes)
    if (state === "refused") refused[reason] = (refused[reason] ?? 0) + 1;
  const planned: PlannedDay = {
    day,
    crossing: outcomes.length,
    entering: entering.length,
    heldOut: entered.length - entering.length,
    refused,
  };
  return { planned, entering: entering.map(({ customerId }) => customerId) };
};

type Found = DayEntry & {
  readonly crossedOn: Day | undefined;
  readonly learntOn: Day | undefined;
  /** There for those who stand at no line: of `once` and `every`. */
  readonly turn?: TriggerFacts;
};

/** The entries that the sweep reads, in its order: the late ones first, then day by day. */
const findCrossings = async (
  deps: ForecastDeps,
  context: ForecastContext,
  day: Day,
): Promise<readonly (readonly Found[])[]> => {
  const { campaign, running, shards, today } = context;
  const isOpen =
    running.state.status === "active" && runsOn(campaign, day) && !isPausedOn(running.state, day);
  if (day > today) {
    const entries = isOpen ? await entriesOn(deps.people, context, day) : [];
    const turns = isOpen ? await turnsOn(deps.people, context, day) : [];
    return [entries.map((entry) => ({ ...entry, crossedOn: day, learntOn: undefined })), turns.map(toFound)];
  }
  const { units } = planSweep({ day, campaigns: [running], held: undefined });
  const pages: (readonly Found[])[] = [];
  for (const unit of units) {
    if (unit.kind === "late") {
      const bucket: CrossingBucket = { kind: "late", day: unit.day };
      const entries = await readBucket(deps.people, bucket, shards);
      pages.push(entries.map((entry) => ({ ...entry, crossedOn: undefined, learntOn: unit.day })));
    }
    if (unit.kind === "cross") {
      const entries = await entriesOn(deps.people, context, unit.crossedOn);
      pages.push(entries.map((entry) => ({ ...entry, crossedOn: unit.crossedOn, learntOn: undefined })));
    }
  }
  for (const turnDay of turnDays(units, day))
    pages.push((await turnsOn(deps.people, context, turnDay)).map(toFound));
  return pages;
};

/** The days of `every` that are still to be read, and today for a `once`. */
const turnDays = (units: readonly SweepUnit[], day: Day): readonly Day[] =>
  units.flatMap((unit) => {
    if (unit.kind === "slot") return [unit.crossedOn];
    return unit.kind === "once" ? [day] : [];
  });

const toFound = ({ customerId, crossedOn, facts }: Turn): Found => ({
  customerId,
  ref: undefined,
  crossedOn,
  learntOn: undefined,
  turn: facts,
});

const judgePage = async (
  deps: ForecastDeps,
  context: ForecastContext,
  { page, day }: { readonly page: readonly Found[]; readonly day: Day },
): Promise<readonly Enrolment[]> => {
  const known = await deps.people.facts([...new Set(page.map(({ customerId }) => customerId))], {
    contracts: true,
  });
  const keys = [...known.values()].flatMap(({ customer }) => addressKeysOf(customer));
  const contacts = await deps.contacts.get([...new Set(keys)]);
  const ofCustomers = Map.groupBy(page, ({ customerId }) => customerId);
  const judged = await inParallel([...ofCustomers], CUSTOMERS_AT_ONCE, async ([customerId, found]) => {
    const facts = known.get(customerId);
    if (facts === undefined) return [];
    const crossings = found.flatMap((one) => crossingsOf(context, { found: one, facts, day }));
    return judgeCustomer(deps, context, { facts, crossings, contacts, day });
  });
  return judged.flat();
};

/** The index may lag: only a line on which the customer still stands counts. */
const crossingsOf = (
  context: ForecastContext,
  { found, facts, day }: { readonly found: Found; readonly facts: CustomerFacts; readonly day: Day },
): readonly Crossing[] => {
  const { zone } = context.workspace;
  const { customerId, turn } = found;
  if (turn !== undefined)
    return [
      { customerId, facts: turn, crossedOn: found.crossedOn ?? day, how: "crossed", refusal: undefined },
    ];
  const lines = linesOf(context.campaign.trigger, facts, { zone, around: found.crossedOn ?? day });
  return lines.flatMap((line): readonly Crossing[] => {
    const isPast = isOver(line.facts, day);
    const crossing = { customerId: found.customerId, facts: line.facts, crossedOn: line.crossedOn };
    if (found.learntOn !== undefined)
      return isPast ? [] : lateCrossing(context, { ...crossing, learntOn: found.learntOn });
    if (line.crossedOn !== found.crossedOn || line.ref !== found.ref) return [];
    const how = line.crossedOn === day ? "crossed" : "late";
    return [{ ...crossing, how, refusal: isPast ? "too-late" : undefined }];
  });
};

/** What belongs to the backlog is counted there. */
const lateCrossing = (
  { campaign, running: { state, sweptTo }, workspace: { lateDays } }: ForecastContext,
  {
    learntOn,
    ...crossing
  }: Pick<Crossing, "customerId" | "facts" | "crossedOn"> & { readonly learntOn: Day },
): readonly Crossing[] => {
  const { crossedOn } = crossing;
  const admission = admitLate({ state, campaign, crossedOn, learntOn, sweptTo, lateDays });
  if (admission.kind === "enter") return [{ ...crossing, how: "late", refusal: undefined }];
  return admission.kind === "refuse" ? [{ ...crossing, how: "late", refusal: admission.gate }] : [];
};

/** One after the other, as the sweep does: the first may keep the second out. */
const judgeCustomer = async (
  deps: ForecastDeps,
  context: ForecastContext,
  one: {
    readonly facts: CustomerFacts;
    readonly crossings: readonly Crossing[];
    readonly contacts: ReadonlyMap<string, Contact>;
    readonly day: Day;
  },
): Promise<readonly Enrolment[]> => {
  const { facts, day } = one;
  const { campaign, running } = context;
  const customerId = facts.customer.id;
  if (one.crossings.length === 0) return [];
  const before = running.state.revision === 0 ? [] : await deps.ledger.ofCustomer(campaign.id, customerId);
  const now = sweepTime(context, day);
  let activities: readonly Activity[] | undefined;
  const outcomes: Enrolment[] = [];
  for (const crossing of one.crossings) {
    const entered = context.entered.get(customerId) ?? [];
    const episode = episodeOf(crossing.facts);
    const same = [...before, ...entered].find((enrolment) => enrolment.episode === episode);
    if (same !== undefined) {
      // the sweep of today has been there; what an earlier one did is no crossing of today
      if (same.entry.sweep.slice(0, 10) === day && before.includes(same) && !outcomes.includes(same))
        outcomes.push(same);
      continue;
    }
    activities ??= await deps.people.activity(customerId, {
      from: new Date(now.getTime() - lookBackDays(campaign) * DAY_MS),
      to: now,
    });
    const enrolment = buildEnrolment({
      ...context,
      runId: day,
      version: running.state.version,
      salt: running.state.salt,
      crossing,
      facts,
      contact: contactOf(facts.customer, one.contacts),
      earlier: [...before, ...entered].filter(({ state }) => state !== "refused" && state !== "voided"),
      activities,
      now,
    });
    context.entered.set(customerId, [...entered, enrolment]);
    outcomes.push(enrolment);
  }
  return outcomes;
};

/** When the sweep of a day judges: now, where it could have run already. */
const sweepTime = ({ now, today, workspace }: ForecastContext, day: Day): Date => {
  const planned = instantAt(day, workspace.sweepAt, workspace.zone);
  return day === today && now > planned ? now : planned;
};

/** The state as the plan takes it: a draft as if it were started today, a campaign nobody published as if active. */
export const stateForPlan = (
  stored: CampaignState | undefined,
  { id, today, now }: { readonly id: string; readonly today: Day; readonly now: Date },
): CampaignState => {
  if (stored !== undefined && stored.status !== "draft") return stored;
  const fresh: CampaignState = {
    id,
    status: "draft",
    version: 0,
    startedOn: undefined,
    pausedDays: [],
    salt: "",
    statusReason: undefined,
    updatedAt: now,
    revision: 0,
  };
  return { ...(stored ?? fresh), status: "active", startedOn: today };
};

export const daysAhead = (today: Day, count: number): readonly Day[] =>
  Array.from({ length: count + 1 }, (_, ahead) => addDays(today, ahead));
