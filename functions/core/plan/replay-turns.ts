import type { Campaign } from "../campaign/campaign.ts";
import { isPast, onceReadOn } from "../campaign/dated-trigger.ts";
import { evaluateCondition } from "../condition/evaluate-condition.ts";
import type { TriggerFacts } from "../enrolment/enrolment.ts";
import { type Day, HOUR_MS } from "../shared/day.ts";
import { runsOn } from "../sweep/crossing.ts";
import { conditionFacts } from "../sweep/judge-entry.ts";
import { slotRange, turnOf } from "../sweep/slot.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { enter, isOnRecord, type Known, type Records, type ReplayRules } from "./replay-entry.ts";

/** Those whom a trigger without lines, `once` or `every`, takes in by their ids. */
interface Turn {
  readonly facts: TriggerFacts;
  readonly crossedOn: Day;
  readonly isTheirs: (customerId: string) => boolean;
}

/** Takes in those whose turn it is on a day and who are in the audience; the others leave no record. */
export const sweepTurns = (
  rules: ReplayRules,
  records: Records,
  { day, at, known }: { readonly day: Day; readonly at: Date; readonly known: readonly Known[] },
): void => {
  const turn = turnOn(rules, day, at);
  if (turn === undefined) return;
  for (const one of known) {
    const { id } = one.customer;
    const { facts, crossedOn } = turn;
    const crossing = { customerId: id, facts, crossedOn, how: "crossed" as const, refusal: undefined };
    if (!turn.isTheirs(id) || isOnRecord(records, crossing) || !isInside(rules, one, { at, facts })) continue;
    enter(rules, records, { one, crossing, at, run: day });
  }
};

const turnOn = ({ campaign, workspace, from }: ReplayRules, day: Day, at: Date): Turn | undefined => {
  const { trigger } = campaign;
  if (!runsOn(campaign, day)) return undefined;
  if (trigger.kind === "every") {
    const { cycle, slot } = turnOf(trigger, { id: campaign.id, startedOn: from }, day);
    const range = slotRange(slot, trigger.days);
    return {
      facts: { kind: "every", days: trigger.days, cycle, on: day },
      crossedOn: day,
      isTheirs: (id) => id >= range.from && id.slice(0, range.to.length) <= range.to,
    };
  }
  if (trigger.kind !== "once" || day !== onceDay(campaign, workspace, from)) return undefined;
  const missedBefore = new Date(at.getTime() - campaign.window.notLaterThanHours * HOUR_MS);
  if (isPast(trigger, workspace, missedBefore)) return undefined;
  const on = trigger.at.slice(0, "YYYY-MM-DD".length);
  return {
    facts: { kind: "once", at: trigger.at, zone: trigger.zone, on },
    crossedOn: on,
    isTheirs: () => true,
  };
};

/** The day whose sweep reads the audience of a `once` that is started on `from`; undefined for other triggers. */
export const onceDay = (
  { trigger }: Pick<Campaign, "trigger">,
  workspace: Pick<Workspace, "zone" | "sweepAt">,
  from: Day,
): Day | undefined => {
  if (trigger.kind !== "once") return undefined;
  const readOn = onceReadOn(trigger, workspace);
  return readOn < from ? from : readOn;
};

/** Known by then at all, and in the audience. */
const isInside = (
  { campaign: { audience }, workspace }: ReplayRules,
  { customer, past, news }: Known,
  { at, facts: trigger }: { readonly at: Date; readonly facts: TriggerFacts },
): boolean => {
  const { signedUpAt } = customer;
  const begins = [
    ...(signedUpAt === undefined ? [] : [signedUpAt]),
    ...news.slice(0, 1).map((first) => first.at),
  ];
  if (begins.length > 0 && begins.every((begin) => begin > at)) return false;
  if (audience === undefined) return true;
  const { lastActivity, contracts, activities } = past;
  const facts = { customer, lastActivity, contracts };
  return evaluateCondition(audience, conditionFacts({ trigger, facts, activities, workspace, now: at }));
};
