import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import { onceReadOn } from "../campaign/dated-trigger.ts";
import type { Customer } from "../customer/customer.ts";
import type { DatedFacts } from "../enrolment/dated-facts.ts";
import { addDays, type Day, dayOf, daysFromTo } from "../shared/day.ts";
import { isPausedOn, runsOn } from "../sweep/crossing.ts";
import { isInSlot, turnOf } from "../sweep/slot.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface RederiveTurnFacts {
  readonly campaign: Campaign;
  readonly state: CampaignState;
  readonly workspace: Pick<Workspace, "zone" | "sweepAt">;
  readonly customer: Customer;
  /** When the version in force was published. */
  readonly publishedAt: Date;
  /** Last day swept for this campaign. */
  readonly sweptTo: Day;
}

/**
 * Whose turn it was under `every` and `once` and who must be on record for it: everybody who was known the day before,
 * where the campaign takes in everybody. Left out are days up to the start and to the version in force, days of a pause,
 * and whoever was changed since.
 */
export const rederiveTurns = (
  facts: RederiveTurnFacts,
): readonly { readonly crossedOn: Day; readonly facts: DatedFacts }[] => {
  const { campaign, workspace, customer } = facts;
  if (campaign.audience !== undefined || customer.erasedAt !== undefined) return [];
  const knownFrom = addDays(dayOf(customer.updatedAt, workspace.zone), 2);
  return turnsOf(facts)
    .filter(({ readOn }) => readOn >= knownFrom && isProvable(facts, readOn))
    .map(({ turn }) => ({ crossedOn: turn.on, facts: turn }));
};

const isProvable = (
  { campaign, state, workspace, publishedAt, sweptTo }: RederiveTurnFacts,
  readOn: Day,
): boolean =>
  state.startedOn !== undefined &&
  readOn > state.startedOn &&
  readOn > dayOf(publishedAt, workspace.zone) &&
  readOn <= sweptTo &&
  !isPausedOn(state, readOn) &&
  runsOn(campaign, readOn);

interface Turn {
  /** The day whose sweep reads the customer. */
  readonly readOn: Day;
  readonly turn: DatedFacts;
}

const turnsOf = ({ campaign, state, workspace, customer, sweptTo }: RederiveTurnFacts): readonly Turn[] => {
  const { trigger } = campaign;
  const { startedOn } = state;
  if (startedOn === undefined) return [];
  if (trigger.kind === "once") {
    const { at, zone } = trigger;
    const on = at.slice(0, "YYYY-MM-DD".length);
    return [{ readOn: onceReadOn(trigger, workspace), turn: { kind: "once", at, zone, on } }];
  }
  if (trigger.kind !== "every") return [];
  return daysFromTo(startedOn, sweptTo).flatMap((on): Turn[] => {
    const { cycle, slot } = turnOf(trigger, { id: campaign.id, startedOn }, on);
    return isInSlot(customer.id, slot, trigger.days)
      ? [{ readOn: on, turn: { kind: "every", days: trigger.days, cycle, on } }]
      : [];
  });
};
