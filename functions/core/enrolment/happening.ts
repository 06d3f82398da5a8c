import type { Campaign, CampaignState, LiveTrigger } from "../campaign/campaign.ts";
import type { Activity } from "../customer/customer.ts";
import type { Reception } from "../ingest/incoming.ts";
import { businessTime } from "../ingest/to-activity.ts";
import { DAY_MS, type Day, dayOf, daysBetween, HOUR_MS } from "../shared/day.ts";
import { firstDayOf, isPausedOn, runsOn } from "../sweep/crossing.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { LiveFacts } from "./enrolment.ts";
import { entryReferences, matchesEvent } from "./event-since.ts";
import { eventFacts } from "./live-facts.ts";

/** What a live trigger may let a customer in for. */
export type Happening =
  /** As it was stated, on the sender's clock. */
  | { readonly kind: "signed-up"; readonly customerId: string; readonly at: Date }
  /** Use after a silence that began on `since`. */
  | { readonly kind: "returned"; readonly customerId: string; readonly at: Date; readonly since: Day }
  | { readonly kind: "event"; readonly customerId: string; readonly activity: Activity };

/** Older news lets nobody in: an import of the past is no reason to write today. */
const NEWS_MS = DAY_MS;
/** What is stamped later than this has not happened yet. */
const FUTURE_MS = HOUR_MS;

export interface HappeningContext {
  readonly workspace: Pick<Workspace, "zone" | "lapsedAfterDays">;
  /** When the message arrived: age does not grow while it waits in the queue or is delivered again. */
  readonly received: Reception;
}

/** What the entry keeps when this lets a customer into the campaign; `undefined` when it does not. */
export const liveFactsOf = (
  { trigger, ...campaign }: AskedOfEvent & { readonly trigger: LiveTrigger },
  happening: Happening,
  { workspace, received }: HappeningContext,
): LiveFacts | undefined => {
  const at = momentOf(happening, received);
  const news = trigger.kind === "signed-up" ? (trigger.withinDays ?? 1) * DAY_MS : NEWS_MS;
  const age = received.business.getTime() - at.getTime();
  if (age > news || age < -FUTURE_MS) return undefined;
  const when = { on: dayOf(at, workspace.zone), at: at.toISOString() };
  if (trigger.kind === "signed-up")
    return happening.kind === "signed-up" ? { kind: "signed-up", ...when } : undefined;
  if (trigger.kind === "returned") {
    const days = trigger.afterDays ?? workspace.lapsedAfterDays;
    return happening.kind === "returned" && daysBetween(happening.since, when.on) >= days
      ? { kind: "returned", since: happening.since, days, ...when }
      : undefined;
  }
  if (happening.kind !== "event") return undefined;
  const context = { zone: workspace.zone, now: received.business };
  if (!matchesEvent(trigger, happening.activity, context)) return undefined;
  return eventFacts(trigger, happening.activity, { zone: workspace.zone, wanted: wantedOf(campaign) });
};

type AskedOfEvent = Pick<Campaign, "exit" | "goal" | "steps" | "mails">;

/** Properties of the event that the campaign will ask for: exits, goal, waits for a date, and mails. */
const wantedOf = ({ exit, goal, steps, mails }: AskedOfEvent): readonly string[] => [
  ...[...exit, goal.event].flatMap((each) => (typeof each === "object" ? entryReferences(each.where) : [])),
  ...steps.flatMap((step) =>
    step.kind === "wait" && step.until.kind === "date" && step.until.field.startsWith("entry.")
      ? [step.until.field.slice("entry.".length)]
      : [],
  ),
  ...Object.values(mails).flatMap(({ eventNames = [] }) => eventNames),
];

/** On the business clock. */
export const momentOf = (happening: Happening, received: Reception): Date => {
  if (happening.kind === "event") return happening.activity.occurredAt;
  return happening.kind === "signed-up" ? businessTime(happening.at, received) : happening.at;
};

/**
 * Whether a campaign takes in what happened on a day. A pause is kept by whole days, as for sweeps: the day of the
 * resumption is none of it.
 */
export const admitLive = (
  state: CampaignState,
  campaign: Campaign,
  on: Day,
): "enter" | "paused" | "outside" => {
  const first = firstDayOf(state, campaign);
  if (state.status !== "active" && state.status !== "paused") return "outside";
  if (first === undefined || on < first || !runsOn(campaign, on)) return "outside";
  return state.status === "paused" || isPausedOn(state, on) ? "paused" : "enter";
};
