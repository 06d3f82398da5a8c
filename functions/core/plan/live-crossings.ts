import type { LiveTrigger } from "../campaign/campaign.ts";
import type { Activity, Customer } from "../customer/customer.ts";
import { episodeOf } from "../enrolment/episode.ts";
import { matchesEvent } from "../enrolment/event-since.ts";
import { eventFacts } from "../enrolment/live-facts.ts";
import { addDays, type Day, dayOf, daysBetween, startOfDay } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Whole weeks, so that each weekday counts alike. */
export const ESTIMATE_DAYS = 28;

type Settings = Pick<Workspace, "zone" | "activityTypes" | "lapsedAfterDays">;

/** Days before today whose activity must be known. */
export const estimateFrom = (
  trigger: LiveTrigger,
  { lapsedAfterDays }: Pick<Workspace, "lapsedAfterDays">,
): number => ESTIMATE_DAYS + (trigger.kind === "returned" ? (trigger.afterDays ?? lapsedAfterDays) : 0);

/** How often a customer crossed in the 28 days before today. */
export const crossingsBefore = (
  trigger: LiveTrigger,
  known: {
    readonly customer: Pick<Customer, "signedUpAt">;
    readonly activities: readonly Activity[];
    readonly workspace: Settings;
    readonly today: Day;
  },
): number => {
  const { workspace, today } = known;
  const { zone } = workspace;
  const first = addDays(today, -ESTIMATE_DAYS);
  const isWithin = (day: Day): boolean => day >= first && day < today;
  switch (trigger.kind) {
    case "signed-up": {
      const { signedUpAt } = known.customer;
      return signedUpAt !== undefined && isWithin(dayOf(signedUpAt, zone)) ? 1 : 0;
    }
    case "returned": {
      const days = usedOn(known);
      const after = trigger.afterDays ?? workspace.lapsedAfterDays;
      return days.filter((day, index) => {
        const before = days[index - 1];
        return before !== undefined && isWithin(day) && daysBetween(before, day) >= after;
      }).length;
    }
    default: {
      const now = startOfDay(today, zone);
      const episodes = known.activities
        .filter((activity) => isWithin(dayOf(activity.occurredAt, zone)))
        .filter((activity) => matchesEvent(trigger, activity, { zone, now }))
        .map((activity) => episodeOf(eventFacts(trigger, activity, { zone, wanted: [] })));
      return new Set(episodes).size;
    }
  }
};

/** Days of use, oldest first; the sign-up begins the first silence. */
const usedOn = ({
  customer: { signedUpAt },
  activities,
  workspace,
}: {
  readonly customer: Pick<Customer, "signedUpAt">;
  readonly activities: readonly Activity[];
  readonly workspace: Settings;
}): readonly Day[] => {
  const used = activities
    .filter(({ type, future }) => !future && countsAsActivity(type, workspace))
    .map(({ occurredAt }) => dayOf(occurredAt, workspace.zone));
  const start = signedUpAt === undefined ? [] : [dayOf(signedUpAt, workspace.zone)];
  return [...new Set([...start, ...used])].sort();
};
