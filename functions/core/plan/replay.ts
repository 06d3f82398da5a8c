import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { episodeOf } from "../enrolment/episode.ts";
import type { Contact } from "../messaging/contact.ts";
import { addDays, DAY_MS, type Day, daysFromTo, instantAt } from "../shared/day.ts";
import { buildEnrolment, type Crossing } from "../sweep/build-enrolment.ts";
import { admitLate, isOver, type Line, linesOf, runsOn } from "../sweep/crossing.ts";
import { lookBackDays } from "../sweep/judge-entry.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { KnownThen } from "./known-then.ts";
import { mailsOf, standingAt } from "./replayed-mails.ts";

export interface ReplayRules {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly shards: number;
  readonly salt: string;
  readonly drawKey: Uint8Array;
  /** First and last day with a sweep; the campaign starts on the first. */
  readonly from: Day;
  readonly to: Day;
}

export interface ReplayedCustomer {
  readonly customer: Customer;
  readonly contact: Contact | undefined;
  readonly knownAt: (at: Date) => KnownThen;
}

/** What became of one crossing, and when its mails would have gone out. */
export interface Replayed {
  readonly enrolment: Enrolment;
  readonly mails: readonly Date[];
}

interface Standing {
  readonly rules: ReplayRules;
  readonly state: CampaignState;
  readonly day: Day;
  readonly at: Date;
  /** Of each customer what became of their crossings. */
  readonly records: Map<string, Replayed[]>;
}

/**
 * Lives through the days of one shard with a sweep on each: late crossings, those of the day, then the backlog,
 * newest first, as many as the shard may take. `quota`: of the backlog, a day. Judged by the rules of the sweep.
 */
export const replayShard = (
  rules: ReplayRules,
  { customers, quota }: { readonly customers: readonly ReplayedCustomer[]; readonly quota: number },
): readonly Replayed[] => {
  const inOrder = [...customers].sort((a, b) => (a.customer.id < b.customer.id ? -1 : 1));
  const records = new Map<string, Replayed[]>();
  const state = startedState(rules);
  let mark: BacklogPlace = { crossedOn: addDays(rules.from, -1), after: "" };
  for (const day of daysFromTo(rules.from, rules.to)) {
    const at = instantAt(day, rules.workspace.sweepAt, rules.workspace.zone);
    const standing: Standing = { rules, state, day, at, records };
    const known = inOrder.map((one) => ({ ...one, past: one.knownAt(at) }));
    const seen = sweepLines(standing, known, { mark, quota });
    mark = sweepBacklog(standing, known, { mark, quota: quota - seen });
  }
  return [...records.values()].flat();
};

const startedState = ({ campaign, salt, from }: ReplayRules): CampaignState => ({
  id: campaign.id,
  status: "active",
  version: 1,
  startedOn: from,
  pausedDays: [],
  salt,
  statusReason: undefined,
  updatedAt: new Date(0),
  revision: 1,
});

type Known = ReplayedCustomer & { readonly past: KnownThen };

/** Where the backlog goes on: newest crossing day first, in the order of ids within a day. */
interface BacklogPlace {
  readonly crossedOn: Day;
  readonly after: string;
}

interface Backlog {
  readonly mark: BacklogPlace;
  readonly quota: number;
}

/** Answers how many places of the backlog's day were taken by those who were learnt of late. */
const sweepLines = (standing: Standing, known: readonly Known[], backlog: Backlog): number => {
  let taken = 0;
  for (const one of known)
    for (const line of openLines(standing, one)) {
      const crossing = crossingOf(standing, one, {
        line,
        backlog: { ...backlog, quota: backlog.quota - taken },
      });
      if (crossing === undefined) continue;
      const { enrolment } = enter(standing, one, crossing);
      if (crossing.how === "backlog" && enrolment.state !== "refused") taken += 1;
    }
  return taken;
};

/** Lines that have been passed and are not on record. */
const openLines = ({ rules, day, records }: Standing, { customer, past }: Known): readonly Line[] => {
  const own = records.get(customer.id) ?? [];
  return linesOf(
    rules.campaign.trigger,
    { ...past, customer },
    { zone: rules.workspace.zone, around: day },
  ).filter(
    ({ crossedOn, facts }) =>
      crossedOn <= day && !own.some(({ enrolment }) => enrolment.episode === episodeOf(facts)),
  );
};

const crossingOf = (
  { rules, state, day }: Standing,
  { customer, past }: Known,
  { line, backlog }: { readonly line: Line; readonly backlog: Backlog },
): Crossing | undefined => {
  const { campaign, workspace, from } = rules;
  const { crossedOn } = line;
  const crossing = { customerId: customer.id, facts: line.facts, crossedOn };
  if (crossedOn === day)
    return runsOn(campaign, day) ? { ...crossing, how: "crossed", refusal: undefined } : undefined;
  const learntOn = past.learntOn ?? from;
  // what was known on the first day is left to the backlog
  if (isOver(line.facts, day) || learntOn < from) return undefined;
  const { lateDays } = workspace;
  const sweptTo = addDays(day, -1);
  const admission = admitLate({ state, campaign, crossedOn, learntOn, sweptTo, lateDays });
  switch (admission.kind) {
    case "enter":
      return { ...crossing, how: "late", refusal: undefined };
    case "refuse":
      return { ...crossing, how: "late", refusal: admission.gate };
    case "backlog":
      return hasPassed(backlog.mark, crossedOn) && backlog.quota > 0
        ? { ...crossing, how: "backlog", refusal: undefined }
        : undefined;
    default:
      return undefined;
  }
};

const hasPassed = (mark: BacklogPlace, crossedOn: Day): boolean =>
  crossedOn > mark.crossedOn || (crossedOn === mark.crossedOn && mark.after !== "");

const sweepBacklog = (
  standing: Standing,
  known: readonly Known[],
  { mark, quota }: Backlog,
): BacklogPlace => {
  const { rules, day } = standing;
  const { backlog } = rules.campaign.trigger;
  if (backlog === undefined || quota <= 0 || !runsOn(rules.campaign, day)) return mark;
  const oldest = addDays(rules.from, -backlog.upToDays);
  const waiting = known
    .flatMap((one) => openLines(standing, one).map((line) => ({ one, line })))
    .filter(({ line }) => line.crossedOn >= oldest && line.crossedOn < rules.from && !isOver(line.facts, day))
    .filter(({ one, line }) => isAhead(mark, line.crossedOn, one.customer.id))
    .sort((a, b) =>
      a.line.crossedOn === b.line.crossedOn
        ? Number(a.one.customer.id > b.one.customer.id) * 2 - 1
        : Number(a.line.crossedOn < b.line.crossedOn) * 2 - 1,
    );
  let place = mark;
  let taken = 0;
  for (const { one, line } of waiting) {
    if (taken >= quota) return place;
    const { id } = one.customer;
    const crossing = { customerId: id, facts: line.facts, crossedOn: line.crossedOn };
    const { enrolment } = enter(standing, one, { ...crossing, how: "backlog", refusal: undefined });
    if (enrolment.state !== "refused") taken += 1;
    place = { crossedOn: line.crossedOn, after: id };
  }
  // room is left: every day has been read to its end
  return { crossedOn: addDays(oldest, -1), after: "" };
};

const isAhead = (mark: BacklogPlace, crossedOn: Day, id: string): boolean =>
  crossedOn < mark.crossedOn || (crossedOn === mark.crossedOn && id > mark.after);

const enter = ({ rules, day, at, records }: Standing, one: Known, crossing: Crossing): Replayed => {
  const { customer, contact, past, knownAt } = one;
  const own = records.get(customer.id) ?? [];
  const since = at.getTime() - lookBackDays(rules.campaign) * DAY_MS;
  const enrolment = buildEnrolment({
    ...rules,
    runId: day,
    version: 1,
    crossing,
    facts: { customer, lastActivity: past.lastActivity, contracts: past.contracts },
    contact,
    earlier: own
      .filter(({ enrolment: { state } }) => state !== "refused")
      .map((earlier) => standingAt(earlier, at)),
    activities: past.activities.filter(({ occurredAt }) => occurredAt.getTime() >= since && occurredAt < at),
    now: at,
  });
  const replayed = { enrolment, mails: mailsOf(rules, enrolment, { customer, knownAt }) };
  records.set(customer.id, [...own, replayed]);
  return replayed;
};
