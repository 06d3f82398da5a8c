import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import { isLive } from "../campaign/live-trigger.ts";
import type { Activity } from "../customer/customer.ts";
import type { LiveFacts } from "../enrolment/enrolment.ts";
import { episodeOf } from "../enrolment/episode.ts";
import { admitLive, type Happening, liveFactsOf } from "../enrolment/happening.ts";
import { isSurelyTold, MERGED } from "../ingest/activity-source.ts";
import { type Day, dayOf, HOUR_MS } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface PublishedVersion {
  readonly publishedAt: Date;
  readonly campaign: Campaign;
}

export interface RederiveLiveFacts {
  readonly state: CampaignState;
  /** Oldest first. */
  readonly versions: readonly PublishedVersion[];
  readonly workspace: Pick<Workspace, "zone" | "activityTypes" | "lapsedAfterDays">;
  /** All that are stored. */
  readonly activities: readonly Activity[];
  readonly now: Date;
}

/** Ingest looks at the settings of up to 10 s ago; a message may wait for its turn. */
const NOTICED_MS = HOUR_MS / 60;
/** What arrived within so short a time may have been worked off in another order, or is being worked off. */
const UNORDERED_MS = HOUR_MS;

/**
 * Who must be on record as one who entered when it happened: by activity that was surely told to the campaign. Left
 * out is what cannot be proved: arrivals of the day of the start; activity that was known under another id first; what
 * a version did not let in that was in force when it arrived or came after it, by which a late worker may have judged;
 * and a return of which other activity arrived at the same time.
 */
export const rederiveLive = (
  facts: RederiveLiveFacts,
): readonly { readonly crossedOn: Day; readonly facts: LiveFacts }[] => {
  const { state, workspace, activities, now } = facts;
  const { startedOn } = state;
  if (startedOn === undefined) return [];
  return activities.flatMap((activity) => {
    const { receivedAt, source } = activity;
    const isProvable =
      isSurelyTold(source) &&
      now.getTime() - receivedAt.getTime() > UNORDERED_MS &&
      dayOf(receivedAt, workspace.zone) > startedOn;
    const crossing = isProvable ? crossingOf(facts, activity) : undefined;
    return crossing === undefined ? [] : [{ crossedOn: crossing.on, facts: crossing }];
  });
};

/** The one that all versions see by which it may have been judged. */
const crossingOf = (facts: RederiveLiveFacts, activity: Activity): LiveFacts | undefined => {
  const seen = versionsFor(facts, activity.receivedAt).map(({ campaign }) =>
    seenBy(campaign, facts, activity),
  );
  const [first] = seen;
  if (first === undefined) return undefined;
  return seen.every((one) => one !== undefined && episodeOf(one) === episodeOf(first)) ? first : undefined;
};

/** The version in force when something arrived, and all that came after; none when there was none. */
const versionsFor = ({ versions }: RederiveLiveFacts, arrivedAt: Date): readonly PublishedVersion[] => {
  const inForce = versions.findLastIndex(
    ({ publishedAt }) => publishedAt.getTime() <= arrivedAt.getTime() - NOTICED_MS,
  );
  return inForce < 0 ? [] : versions.slice(inForce);
};

const seenBy = (
  { trigger, ...campaign }: Campaign,
  facts: RederiveLiveFacts,
  activity: Activity,
): LiveFacts | undefined => {
  if (!isLive(trigger)) return undefined;
  const happening = happeningOf(trigger.kind, facts, activity);
  const received = { business: activity.receivedAt, wall: activity.receivedAt };
  const { workspace, state } = facts;
  const crossing = happening && liveFactsOf({ ...campaign, trigger }, happening, { workspace, received });
  return crossing && admitLive(state, { ...campaign, trigger }, crossing.on) !== "outside"
    ? crossing
    : undefined;
};

/** How a customer signed up is not kept with them. */
const happeningOf = (
  kind: "event" | "returned" | "signed-up",
  facts: RederiveLiveFacts,
  activity: Activity,
): Happening | undefined => {
  const { customerId, occurredAt: at } = activity;
  if (kind === "event") return { kind: "event", customerId, activity };
  const since = kind === "returned" ? silenceEndedBy(activity, facts) : undefined;
  return since === undefined ? undefined : { kind: "returned", customerId, at, since };
};

/** The day on which the silence began that an activity ended, by what had arrived before it. */
const silenceEndedBy = (
  activity: Activity,
  { activities, workspace }: RederiveLiveFacts,
): Day | undefined => {
  const isUse = ({ type, future }: Activity) => !future && countsAsActivity(type, workspace);
  if (!isUse(activity) || activities.some(({ source }) => source === MERGED)) return undefined;
  const arrival = activity.receivedAt.getTime();
  const day = dayOf(activity.occurredAt, workspace.zone);
  const others = activities.filter((other) => other !== activity && isUse(other));
  const isMeanwhile = ({ receivedAt }: Activity) => Math.abs(receivedAt.getTime() - arrival) <= UNORDERED_MS;
  if (others.some((other) => isMeanwhile(other) && dayOf(other.occurredAt, workspace.zone) !== day))
    return undefined;
  const before = others.filter((other) => other.receivedAt.getTime() < arrival - UNORDERED_MS);
  // before the first use there is the sign-up, of which it is not kept when we learnt it
  if (before.length === 0) return undefined;
  const last = new Date(Math.max(...before.map(({ occurredAt }) => occurredAt.getTime())));
  const since = dayOf(last, workspace.zone);
  return activity.occurredAt > last && day > since ? since : undefined;
};
