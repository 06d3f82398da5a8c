import type { Campaign, CampaignState, Trigger } from "../campaign/campaign.ts";
import { isLive } from "../campaign/live-trigger.ts";
import { addDays, type Day, daysFromTo } from "../shared/day.ts";
import { firstDayOf, hasLines, isPausedOn, runsOn } from "./crossing.ts";

/** One thing that each shard of a sweep does, in this order. JSON, fixed when the run is prepared. */
export type SweepUnit =
  /** Activity that lay ahead when it came, and whose time has come on one of the days since. */
  | { readonly kind: "ahead"; readonly from: Day }
  | { readonly kind: "cross"; readonly campaignId: string; readonly version: number; readonly crossedOn: Day }
  | { readonly kind: "late"; readonly day: Day; readonly campaigns: readonly CampaignRef[] }
  /** Makes pointers, one time, for the dates of those who were there before the campaign. */
  | { readonly kind: "dates"; readonly campaignId: string; readonly version: number }
  /** Whose turn it is on a day, under `every`. */
  | { readonly kind: "slot"; readonly campaignId: string; readonly version: number; readonly crossedOn: Day }
  /** The audience of a `once`, when its time comes. */
  | { readonly kind: "once"; readonly campaignId: string; readonly version: number }
  /** Those whom the backlog had no room for on an earlier day. */
  | { readonly kind: "waiting"; readonly campaignId: string; readonly version: number }
  | { readonly kind: "backlog"; readonly campaignId: string; readonly version: number }
  /** Brings back enrolments that were parked during a pause. */
  | { readonly kind: "unpark"; readonly campaignId: string; readonly version: number }
  | { readonly kind: "settle"; readonly campaignId: string; readonly version: number };

export interface CampaignRef {
  readonly id: string;
  readonly version: number;
}

export interface SweepPlan {
  readonly day: Day;
  readonly units: readonly SweepUnit[];
  /** Campaigns swept, and the day up to which each had been swept before. */
  readonly sweptTo: Readonly<Record<string, Day | null>>;
  /** Set when the feed guard holds silence triggers. */
  readonly held: { readonly reason: string; readonly campaigns: readonly string[] } | null;
}

export interface RunningCampaign {
  readonly state: CampaignState;
  readonly campaign: Campaign;
  readonly sweptTo: Day | undefined;
}

/**
 * The work of the sweep of `day`. For each campaign the crossings of every day since the last sweep, and once
 * more those of the last swept day: an entry may have reached the index after it was read.
 */
export const planSweep = (input: {
  readonly day: Day;
  /** All that were ever started: those that take nobody in are still settled. */
  readonly campaigns: readonly RunningCampaign[];
  readonly held: { readonly reason: string } | undefined;
}): SweepPlan => {
  const taking = input.campaigns.filter(({ state }) => state.status === "active");
  const heldBack = taking.filter(
    ({ campaign }) => input.held !== undefined && campaign.trigger.kind === "inactive",
  );
  const swept = taking.filter((running) => !heldBack.includes(running) && !isLive(running.campaign.trigger));
  const ofKind = (kind: Trigger["kind"]) => swept.filter(({ campaign }) => campaign.trigger.kind === kind);
  const lined = swept.filter(({ campaign }) => hasLines(campaign.trigger));
  const crossings = lined.flatMap((running) =>
    crossingDays(running, input.day).map(
      (crossedOn): SweepUnit => ({ kind: "cross", ...refOf(running), crossedOn }),
    ),
  );
  // ids do not move: a day that was read is not read again
  const turns = ofKind("every").flatMap((running) =>
    pendingDays(running, input.day).map(
      (crossedOn): SweepUnit => ({ kind: "slot", ...refOf(running), crossedOn }),
    ),
  );
  return {
    day: input.day,
    units: [
      ...ofKind("date").map((running): SweepUnit => ({ kind: "dates", ...refOf(running) })),
      ...lateUnits(lined, input.day),
      ...crossings,
      ...turns,
      ...ofKind("once").map((running): SweepUnit => ({ kind: "once", ...refOf(running) })),
      ...backlogUnits(swept, input.day),
      ...taking.map((running): SweepUnit => ({ kind: "unpark", ...refOf(running) })),
      ...input.campaigns.map((running): SweepUnit => ({ kind: "settle", ...refOf(running) })),
    ],
    sweptTo: Object.fromEntries(swept.map(({ state, sweptTo }) => [state.id, sweptTo ?? null])),
    held:
      input.held === undefined ? null : { ...input.held, campaigns: heldBack.map(({ state }) => state.id) },
  };
};

const refOf = ({ state }: RunningCampaign) => ({ campaignId: state.id, version: state.version });

/** Days whose crossings no sweep has taken in yet, `day` included. */
export const pendingDays = (running: RunningCampaign, day: Day): readonly Day[] =>
  crossingDays(running, day).filter((one) => running.sweptTo === undefined || one > running.sweptTo);

const crossingDays = ({ state, campaign, sweptTo }: RunningCampaign, day: Day): Day[] => {
  const first = firstDayOf(state, campaign) ?? day;
  const from = sweptTo === undefined || sweptTo < first ? first : sweptTo;
  return daysFromTo(from, day).filter(
    (crossedOn) => !isPausedOn(state, crossedOn) && runsOn(campaign, crossedOn),
  );
};

/**
 * Before the crossings, so that what was passed too long ago is refused before the last day is read again. Newest
 * first: how late somebody is goes by their newest pointer.
 */
const lateUnits = (swept: readonly RunningCampaign[], day: Day): SweepUnit[] => {
  const campaigns = swept.map(({ state }) => ({ id: state.id, version: state.version }));
  if (campaigns.length === 0) return [];
  const marks = swept.flatMap(({ sweptTo }) => (sweptTo === undefined ? [] : [sweptTo]));
  const oldest = marks.reduce((least, mark) => (mark < least ? mark : least), addDays(day, -1));
  return daysFromTo(oldest, day)
    .reverse()
    .map((late) => ({ kind: "late", day: late, campaigns }));
};

const backlogUnits = (swept: readonly RunningCampaign[], day: Day): SweepUnit[] =>
  swept
    .filter(({ campaign }) => campaign.trigger.backlog !== undefined && runsOn(campaign, day))
    .flatMap((running) => [
      { kind: "waiting", ...refOf(running) },
      { kind: "backlog", ...refOf(running) },
    ]);
