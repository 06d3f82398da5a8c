import type { Campaign } from "../campaign/campaign.ts";
import type { Activity, Contract } from "../customer/customer.ts";
import { SETTLE_AFTER_DAYS } from "../results/settle.ts";
import { addDays, type Day, dayOf } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** How often somebody stood at a campaign's line in the past, and how often the goal was then reached in time. */
export interface Chances {
  readonly chances: number;
  readonly reached: number;
}

export interface PastFacts {
  readonly campaign: Campaign;
  readonly workspace: Pick<Workspace, "zone" | "activityTypes">;
  readonly activities: readonly Activity[];
  readonly contracts: readonly Contract[];
  readonly today: Day;
}

const NONE: Chances = { chances: 0, reached: 0 };

/** Of one customer, as far as the goal's time is over. None for triggers and goals that the past says nothing of. */
export const baseRateOf = (facts: PastFacts): Chances => {
  const { trigger, goal } = facts.campaign;
  if (trigger.kind === "inactive" && goal.kind === "returned") return silences(facts, trigger.days);
  if (trigger.kind === "contract-ending" && goal.kind === "renewed") return endings(facts);
  return NONE;
};

const silences = ({ campaign, workspace, activities, today }: PastFacts, days: number): Chances => {
  const { withinDays } = campaign.goal;
  const active = activities
    .filter(({ type, future }) => !future && countsAsActivity(type, workspace))
    .map(({ occurredAt }) => dayOf(occurredAt, workspace.zone));
  const sorted = [...new Set(active)].sort();
  return sorted.reduce<Chances>((sum, since, index) => {
    const next = sorted[index + 1];
    const line = addDays(since, days);
    const isSilent = next === undefined || next > line;
    if (!isSilent || addDays(line, withinDays + SETTLE_AFTER_DAYS) > today) return sum;
    const isBack = next !== undefined && next <= addDays(line, withinDays);
    return { chances: sum.chances + 1, reached: sum.reached + Number(isBack) };
  }, NONE);
};

/** A contract that was renewed carries its new end, so those on record as renewed count beside those that ended. */
const endings = ({ contracts, today }: PastFacts): Chances => {
  const renewed = contracts.filter(({ renewedOn }) => renewedOn !== undefined && renewedOn <= today);
  const ended = contracts.filter(
    ({ renewedOn, endsOn }) => renewedOn === undefined && endsOn !== undefined && endsOn < today,
  );
  return { chances: renewed.length + ended.length, reached: renewed.length };
};
