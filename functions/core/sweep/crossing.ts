import type { Campaign, CampaignState, LiveTrigger, Trigger } from "../campaign/campaign.ts";
import { isLive } from "../campaign/live-trigger.ts";
import type { Contract, LastActivity } from "../customer/customer.ts";
import type { TriggerFacts } from "../enrolment/enrolment.ts";
import { addDays, type Day } from "../shared/day.ts";

/** The kinds of day bucket that a trigger reads. `none`: nobody stands in it. */
export type LineKind = "inactive" | "contract" | "notice" | "none";

/** Triggers whose customers a sweep finds by the day. */
type SweptTrigger = Exclude<Trigger, LiveTrigger>;

/** The bucket whose customers cross a trigger's line on `crossedOn`; an empty one for those who enter at ingest. */
export const bucketOf = (
  trigger: Trigger,
  crossedOn: Day,
): { readonly kind: LineKind; readonly day: Day } => {
  if (isLive(trigger)) return { kind: "none", day: crossedOn };
  return trigger.kind === "inactive"
    ? { kind: "inactive", day: addDays(crossedOn, -trigger.days) }
    : { kind: trigger.of === "end" ? "contract" : "notice", day: addDays(crossedOn, trigger.beforeDays) };
};

/** The day on which a customer of a bucket crosses the line; the reverse of `bucketOf`. */
export const crossingDay = (trigger: SweptTrigger, bucketDay: Day): Day =>
  trigger.kind === "inactive" ? addDays(bucketDay, trigger.days) : addDays(bucketDay, -trigger.beforeDays);

/** The days on which a customer stands in the buckets of this trigger, with what the enrolment keeps of each. */
export const linesOf = (
  trigger: Trigger,
  known: { readonly lastActivity: LastActivity | undefined; readonly contracts: readonly Contract[] },
): readonly { readonly crossedOn: Day; readonly ref: string | undefined; readonly facts: TriggerFacts }[] => {
  if (isLive(trigger)) return [];
  if (trigger.kind === "inactive") {
    if (known.lastActivity === undefined) return [];
    const since = known.lastActivity.day;
    return [
      {
        crossedOn: crossingDay(trigger, since),
        ref: undefined,
        facts: { kind: "inactive", since, days: trigger.days },
      },
    ];
  }
  return known.contracts.flatMap((contract) => {
    const on = trigger.of === "end" ? contract.endsOn : contract.noticeOn;
    if (on === undefined || !isRunning(contract)) return [];
    const { contractId } = contract;
    const endsOn = contract.endsOn ?? on;
    return [
      {
        crossedOn: crossingDay(trigger, on),
        ref: contractId,
        facts: { kind: "contract-ending" as const, contractId, endsOn, on },
      },
    ];
  });
};

/** Neither cancelled nor renewed: its end is still ahead of somebody. */
export const isRunning = (contract: Contract): boolean =>
  contract.cancelledOn === undefined && contract.renewedOn === undefined;

/** Whether the time that the trigger counts down to has passed, so that entering has no point any more. */
export const isOver = (facts: TriggerFacts, today: Day): boolean =>
  facts.kind === "contract-ending" && facts.on < today;

export const isPausedOn = (state: CampaignState, day: Day): boolean =>
  state.pausedDays.some(({ from, to }) => day >= from && (to === undefined || day <= to));

/** Whether the campaign takes anybody in on this day at all. */
export const runsOn = (campaign: Campaign, day: Day): boolean =>
  (campaign.runs.from === undefined || day >= campaign.runs.from) &&
  (campaign.runs.until === undefined || day <= campaign.runs.until);

/** First day whose crossings may enter; earlier ones are backlog. */
export const firstDayOf = (
  { startedOn }: Pick<CampaignState, "startedOn">,
  { runs }: Pick<Campaign, "runs">,
): Day | undefined =>
  startedOn !== undefined && runs.from !== undefined && runs.from > startedOn ? runs.from : startedOn;

export type Admission =
  | { readonly kind: "enter" }
  | { readonly kind: "backlog" }
  | { readonly kind: "refuse"; readonly gate: "too-late" | "paused" }
  | { readonly kind: "not-yet" }
  | { readonly kind: "outside" };

export interface AdmissionInput {
  readonly state: CampaignState;
  readonly campaign: Campaign;
  readonly crossedOn: Day;
  /** When the write that makes it late was learnt of, and not when a sweep came to it: that may be days after. */
  readonly learntOn: Day;
  /** Last day swept for this campaign; undefined before the first sweep. */
  readonly sweptTo: Day | undefined;
  readonly lateDays: number;
}

/**
 * How a crossing that was found through a late pointer may enter. A crossing on a day that no sweep has passed
 * is left to the sweep of that day, one before the start to the backlog.
 */
export const admitLate = (input: AdmissionInput): Admission => {
  const { state, campaign, crossedOn, sweptTo } = input;
  const { backlog } = campaign.trigger;
  const first = firstDayOf(state, campaign);
  if (first === undefined) return { kind: "outside" };
  if (crossedOn < first)
    return backlog !== undefined && crossedOn >= addDays(first, -backlog.upToDays)
      ? { kind: "backlog" }
      : { kind: "outside" };
  if (!runsOn(campaign, crossedOn)) return { kind: "outside" };
  if (sweptTo === undefined || crossedOn > sweptTo) return { kind: "not-yet" };
  if (isPausedOn(state, crossedOn)) return { kind: "refuse", gate: "paused" };
  if (crossedOn >= addDays(input.learntOn, -input.lateDays)) return { kind: "enter" };
  return backlog === undefined ? { kind: "refuse", gate: "too-late" } : { kind: "backlog" };
};
