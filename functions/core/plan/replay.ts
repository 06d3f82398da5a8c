import type { CampaignState } from "../campaign/campaign.ts";
import { isLive } from "../campaign/live-trigger.ts";
import { addDays, type Day, daysFromTo, instantAt } from "../shared/day.ts";
import { backlogQuota } from "../sweep/backlog-quota.ts";
import type { Crossing } from "../sweep/build-enrolment.ts";
import { admitLate, isOver, type Line, linesOf, runsOn } from "../sweep/crossing.ts";
import {
  enter,
  isOnRecord,
  type Known,
  type Records,
  type Replayed,
  type ReplayedCustomer,
  type ReplayRules,
  startedState,
} from "./replay-entry.ts";
import { replayLive } from "./replay-live.ts";
import { sweepTurns } from "./replay-turns.ts";

interface Standing {
  readonly rules: ReplayRules;
  readonly state: CampaignState;
  readonly day: Day;
  readonly at: Date;
  readonly records: Records;
}

/**
 * Lives through the days of one shard with a sweep on each: late crossings, those of the day, whose turn it is, then
 * the backlog, newest first, as many as the shard may take. Judged by the rules of the sweep; where the trigger is one
 * of ingest, by those of ingest.
 */
export const replayShard = (
  rules: ReplayRules,
  { customers, shard }: { readonly customers: readonly ReplayedCustomer[]; readonly shard: number },
): readonly Replayed[] => {
  const inOrder = [...customers].sort((a, b) => (a.customer.id < b.customer.id ? -1 : 1));
  const records: Records = new Map();
  const { trigger } = rules.campaign;
  if (isLive(trigger)) {
    for (const one of customers) replayLive({ ...rules, trigger }, records, one);
    return [...records.values()].flat();
  }
  const state = startedState(rules);
  const { shards } = rules;
  let mark: BacklogPlace = { crossedOn: addDays(rules.from, -1), after: "" };
  for (const day of daysFromTo(rules.from, rules.to)) {
    const at = instantAt(day, rules.workspace.sweepAt, rules.workspace.zone);
    const standing: Standing = { rules, state, day, at, records };
    const known = inOrder.map((one) => ({ ...one, past: one.knownAt(at) }));
    const quota = trigger.backlog === undefined ? 0 : backlogQuota(trigger.backlog, { shard, shards, day });
    const seen = sweepLines(standing, known, { mark, quota });
    sweepTurns(rules, records, { day, at, known });
    mark = sweepBacklog(standing, known, { mark, quota: quota - seen });
  }
  return [...records.values()].flat();
};

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
      const { enrolment } = enterBy(standing, one, crossing);
      if (crossing.how === "backlog" && enrolment.state !== "refused") taken += 1;
    }
  return taken;
};

/** Lines that have been passed and are not on record. */
const openLines = ({ rules, day, records }: Standing, { customer, past }: Known): readonly Line[] => {
  return linesOf(
    rules.campaign.trigger,
    { ...past, customer },
    { zone: rules.workspace.zone, around: day },
  ).filter(
    ({ crossedOn, facts }) => crossedOn <= day && !isOnRecord(records, { customerId: customer.id, facts }),
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
      return !isAhead(backlog.mark, crossedOn, customer.id) && backlog.quota > 0
        ? { ...crossing, how: "backlog", refusal: undefined }
        : undefined;
    default:
      return undefined;
  }
};

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
    const { enrolment } = enterBy(standing, one, { ...crossing, how: "backlog", refusal: undefined });
    if (enrolment.state !== "refused") taken += 1;
    place = { crossedOn: line.crossedOn, after: id };
  }
  // room is left: every day has been read to its end
  return { crossedOn: addDays(oldest, -1), after: "" };
};

const isAhead = (mark: BacklogPlace, crossedOn: Day, id: string): boolean =>
  crossedOn < mark.crossedOn || (crossedOn === mark.crossedOn && id > mark.after);

const enterBy = ({ rules, day, at, records }: Standing, one: Known, crossing: Crossing): Replayed =>
  enter(rules, records, { one, crossing, at, run: day });
