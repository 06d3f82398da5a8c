import type {
  Campaign,
  CampaignState,
  ContractEndingTrigger,
  InactiveTrigger,
  Trigger,
} from "../campaign/campaign.ts";
import type { DateTrigger } from "../campaign/dated-trigger.ts";
import type { Contract, LastActivity } from "../customer/customer.ts";
import { anniversary, type DatedCustomer, dateBucket, datesOf } from "../customer/date-field.ts";
import type { TriggerFacts } from "../enrolment/enrolment.ts";
import { addDays, type Day } from "../shared/day.ts";

/** The kinds of day bucket that a trigger reads. `none`: nobody stands in it. */
export type LineKind = "inactive" | "contract" | "notice" | "date" | "none";

/** Triggers whose customers stand in buckets by the day. Those of `once` and `every` are found by their ids. */
export type LineTrigger = InactiveTrigger | ContractEndingTrigger | DateTrigger;

export const hasLines = (trigger: Trigger): trigger is LineTrigger =>
  trigger.kind === "inactive" || trigger.kind === "contract-ending" || trigger.kind === "date";

export interface LineBucket {
  readonly kind: LineKind;
  readonly day: Day;
  readonly field?: string;
}

/** The bucket whose customers cross a trigger's line on `crossedOn`; an empty one where there are no lines. */
export const bucketOf = (trigger: Trigger, crossedOn: Day): LineBucket => {
  switch (trigger.kind) {
    case "inactive":
      return { kind: "inactive", day: addDays(crossedOn, -trigger.days) };
    case "contract-ending":
      return {
        kind: trigger.of === "end" ? "contract" : "notice",
        day: addDays(crossedOn, trigger.beforeDays),
      };
    case "date":
      return {
        kind: "date",
        field: trigger.field,
        day: dateBucket(trigger, addDays(crossedOn, trigger.leadDays)),
      };
    default:
      return { kind: "none", day: crossedOn };
  }
};

/** The day on which a customer of a bucket crosses the line; the reverse of `bucketOf`. */
export const crossingDay = (trigger: InactiveTrigger | ContractEndingTrigger, bucketDay: Day): Day =>
  trigger.kind === "inactive" ? addDays(bucketDay, trigger.days) : addDays(bucketDay, -trigger.beforeDays);

/** Where lines are looked for. */
export interface LineTime {
  /** Workspace's zone. */
  readonly zone: string;
  /** Of a yearly date the one line from a month before this day to eleven after it. */
  readonly around: Day;
}

export interface LineFacts {
  readonly lastActivity: LastActivity | undefined;
  readonly contracts: readonly Contract[];
  /** Undefined: only what was written is looked at, and dates of the customer were not. */
  readonly customer?: DatedCustomer | undefined;
}

export interface Line {
  readonly crossedOn: Day;
  readonly ref: string | undefined;
  readonly facts: TriggerFacts;
}

/** The days on which a customer stands in the buckets of this trigger, with what the enrolment keeps of each. */
export const linesOf = (trigger: Trigger, known: LineFacts, time: LineTime): readonly Line[] => {
  if (!hasLines(trigger)) return [];
  if (trigger.kind === "date") return dateLines(trigger, known, time);
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
    const { contractId, noticeOn } = contract;
    const endsOn = contract.endsOn ?? on;
    return [
      {
        crossedOn: crossingDay(trigger, on),
        ref: contractId,
        facts: { kind: "contract-ending" as const, contractId, endsOn, noticeOn, on },
      },
    ];
  });
};

const dateLines = (trigger: DateTrigger, known: LineFacts, time: LineTime): readonly Line[] => {
  const { field, leadDays } = trigger;
  const dates = datesOf(field, { customer: known.customer, contracts: known.contracts }, time.zone);
  return dates.flatMap(({ on: date, ref }) => {
    const on = trigger.yearly ? yearlyDate(date, leadDays, time.around) : date;
    if (on === undefined) return [];
    const facts: TriggerFacts = { kind: "date", field, on, leadDays, contractId: ref };
    return [{ crossedOn: addDays(on, -leadDays), ref, facts }];
  });
};

/** A yearly line that is older than a late crossing may be is none: the next one comes within the year. */
const YEARLY_LOOK_BACK = 31;

/** The anniversary of a date whose line comes next, counted from a month before `around`. */
const yearlyDate = (date: Day, leadDays: number, around: Day): Day | undefined => {
  const from = addDays(around, leadDays - YEARLY_LOOK_BACK);
  const year = Number(from.slice(0, 4));
  const next = [year, year + 1].map((one) => anniversary(date, one)).find((on) => on >= from);
  return next !== undefined && next.slice(0, 4) > date.slice(0, 4) ? next : undefined;
};

/** Neither cancelled nor renewed: its end is still ahead of somebody. */
export const isRunning = (contract: Contract): boolean =>
  contract.cancelledOn === undefined && contract.renewedOn === undefined;

/** Whether the time that the trigger counts down to has passed, so that entering has no point any more. */
export const isOver = (facts: TriggerFacts, today: Day): boolean =>
  (facts.kind === "contract-ending" || (facts.kind === "date" && facts.leadDays > 0)) && facts.on < today;

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
