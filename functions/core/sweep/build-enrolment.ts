import { isOwnEvent } from "../answers/answer-event.ts";
import type { Campaign } from "../campaign/campaign.ts";
import { onceAt } from "../campaign/dated-trigger.ts";
import type { Step } from "../campaign/step.ts";
import { evaluateCondition } from "../condition/evaluate-condition.ts";
import type { Customer } from "../customer/customer.ts";
import { isEndedByNews } from "../enrolment/awaits-date.ts";
import type { Enrolment, Entry, TriggerFacts } from "../enrolment/enrolment.ts";
import { episodeOf } from "../enrolment/episode.ts";
import { asksForEvents } from "../enrolment/exits.ts";
import { splitDraw } from "../enrolment/split-draw.ts";
import type { StepFacts } from "../enrolment/step-facts.ts";
import { placeAt, type WalkClock, wouldBeTimes } from "../enrolment/walk.ts";
import { windowOf } from "../messaging/gates.ts";
import { nextOpening } from "../messaging/send-window.ts";
import { revenueOf } from "../results/revenue.ts";
import { segmentsHolding, segmentsIn } from "../segment/segments-in.ts";
import { DAY_MS, type Day } from "../shared/day.ts";
import { shardOf } from "../shared/ids.ts";
import type { RefusalGate } from "./entry-decision.ts";
import {
  conditionFacts,
  isHeldOut,
  isHeldOutOfAll,
  type JudgeFacts,
  judgeEntry,
  LOOK_BACK_DAYS,
  shareOfAll,
} from "./judge-entry.ts";

/** One customer at one line. */
export interface Crossing {
  readonly customerId: string;
  readonly facts: TriggerFacts;
  readonly crossedOn: Day;
  readonly how: Entry["how"];
  /** Refused before anything else was looked at: found too late. */
  readonly refusal: RefusalGate | undefined;
}

export interface EntryInput extends Omit<JudgeFacts, "trigger"> {
  readonly runId: string;
  readonly version: number;
  readonly salt: string;
  readonly shards: number;
  readonly drawKey: Uint8Array;
  readonly crossing: Crossing;
}

/** What becomes of a crossing: entered at the first step, held out with the times its mails would have, or refused. */
export const buildEnrolment = (input: EntryInput): Enrolment => {
  const { campaign, crossing } = input;
  const gate = crossing.refusal ?? judgeEntry({ ...input, trigger: crossing.facts });
  const heldBy = gate === undefined ? drawnBy(input) : undefined;
  const blank: Enrolment = {
    campaignId: campaign.id,
    customerId: crossing.customerId,
    shard: shardOf(crossing.customerId, input.shards),
    episode: episodeOf(crossing.facts),
    version: input.version,
    state: gate === undefined ? "active" : "refused",
    reason: gate,
    entry: { ...entryOf(input, heldBy), ...segmentsOf(input) },
    stepId: undefined,
    firstDueAt: undefined,
    dueAt: undefined,
    steps: {},
    lastMailAt: undefined,
    settled: undefined,
    revision: 0,
  };
  const first = campaign.steps[0];
  if (gate !== undefined || first === undefined) return blank;
  const clock = { ...clockOf({ ...input, now: beginsAt(input) }), facts: entryFacts(input) };
  const placed = placeAt(campaign, blank, first, clock);
  if (heldBy === undefined) return mayMissNews(campaign, first) ? { ...placed, dueAt: clock.now } : placed;
  const wouldBe = wouldBeTimes(campaign, placed, clock);
  return { ...blank, state: "holdout", entry: { ...blank.entry, wouldBe } };
};

/**
 * An event, or a date that came nearer, while the enrolment was being written found nobody to be woken: dispatch looks
 * once, before the wait goes on.
 */
const mayMissNews = ({ exit }: Campaign, first: Step): boolean =>
  isEndedByNews(first) || (first.kind === "wait" && asksForEvents(exit));

/** What steps look at when somebody enters: nothing was asked and nothing sent yet. */
const entryFacts = (input: EntryInput): StepFacts => {
  const { drawKey, salt, campaign, crossing } = input;
  const { customerId, facts: trigger } = crossing;
  return {
    customer: conditionFacts({ ...input, trigger }),
    answers: new Map(),
    messages: new Map(),
    split: (stepId) => splitDraw({ drawKey, salt, campaignId: campaign.id, stepId, customerId }),
  };
};

const segmentsOf = (input: EntryInput): Pick<Entry, "segments"> => {
  const { audience } = input.campaign;
  if (segmentsIn(audience).length === 0) return {};
  const facts = conditionFacts({ ...input, trigger: input.crossing.facts });
  return { segments: segmentsHolding(audience, (condition) => evaluateCondition(condition, facts)) };
};

/** The draw that holds somebody out, if one does. */
const drawnBy = (input: EntryInput): "workspace" | "campaign" | undefined => {
  const one = { ...input, customerId: input.crossing.customerId };
  if (isHeldOutOfAll(one)) return "workspace";
  return isHeldOut(one) ? "campaign" : undefined;
};

/** When the first step begins: at once, but for a `once`, which reads its audience ahead of its time. */
const beginsAt = ({ crossing, facts, workspace, now }: EntryInput): Date => {
  if (crossing.facts.kind !== "once") return now;
  const at = onceAt(crossing.facts, { customerZone: facts.customer.zone, workspaceZone: workspace.zone });
  return at > now ? at : now;
};

/** The clock by which somebody who enters is walked. */
export const clockOf = ({
  campaign,
  workspace,
  facts: { customer },
  now,
}: Pick<EntryInput, "campaign" | "workspace" | "now"> & {
  readonly facts: { readonly customer: Customer };
}): WalkClock => ({
  now,
  zone: workspace.zone,
  opening: (at) =>
    campaign.purpose === "service" ? at : nextOpening({ ...windowOf({ campaign, workspace, customer }), at }),
});

const entryOf = (
  { crossing, campaign, workspace, salt, runId, activities, now }: EntryInput,
  heldBy: ReturnType<typeof drawnBy>,
): Entry => {
  const from = now.getTime() - LOOK_BACK_DAYS * DAY_MS;
  const recent = activities.filter(
    ({ type, occurredAt, future }) =>
      !future && !isOwnEvent(type) && occurredAt.getTime() >= from && occurredAt <= now,
  );
  const ofAll = shareOfAll(campaign, workspace);
  return {
    at: now,
    crossedOn: crossing.crossedOn,
    sweep: runId,
    how: crossing.how,
    arm: heldBy === undefined ? "treatment" : "holdout",
    share: heldBy === "workspace" ? ofAll : campaign.holdout,
    ...(heldBy === "workspace" && { heldBy }),
    ...(ofAll > 0 && { ofAll }),
    salt: salt.slice(0, 6),
    facts: crossing.facts,
    activity90: recent.length,
    revenue90: revenueOf(recent, workspace).revenue,
    wouldBe: undefined,
  };
};
