import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { episodeOf } from "../enrolment/episode.ts";
import type { Contact } from "../messaging/contact.ts";
import { DAY_MS, type Day, HOUR_MS } from "../shared/day.ts";
import { buildEnrolment, type Crossing } from "../sweep/build-enrolment.ts";
import { lookBackDays } from "../sweep/judge-entry.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { KnownThen, News } from "./known-then.ts";
import { replayWay, standingAt, type Way } from "./replay-way.ts";

export interface ReplayRules {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly shards: number;
  readonly salt: string;
  readonly drawKey: Uint8Array;
  /** First and last day with a sweep; the campaign starts on the first. */
  readonly from: Day;
  readonly to: Day;
}

export interface ReplayedCustomer {
  readonly customer: Customer;
  readonly contact: Contact | undefined;
  readonly knownAt: (at: Date) => KnownThen;
  /** Oldest first. */
  readonly news: readonly News[];
}

/** What became of one crossing, and the way it then took. */
export interface Replayed extends Way {
  readonly enrolment: Enrolment;
}

/** What became of the crossings of each customer. */
export type Records = Map<string, Replayed[]>;

/** A customer with what is known of them at the time. */
export type Known = ReplayedCustomer & { readonly past: KnownThen };

export const startedState = ({ campaign, salt, from }: ReplayRules): CampaignState => ({
  id: campaign.id,
  status: "active",
  version: 1,
  startedOn: from,
  pausedDays: [],
  salt,
  statusReason: undefined,
  updatedAt: new Date(0),
  revision: 1,
});

export const isOnRecord = (records: Records, { customerId, facts }: Pick<Crossing, "customerId" | "facts">) =>
  (records.get(customerId) ?? []).some(({ enrolment }) => enrolment.episode === episodeOf(facts));

/** Judges a crossing by the rules of the sweep, and keeps what became of it. */
export const enter = (
  rules: ReplayRules,
  records: Records,
  {
    one,
    crossing,
    at,
    run,
  }: {
    readonly one: Known;
    readonly crossing: Crossing;
    readonly at: Date;
    readonly run: string;
  },
): Replayed => {
  const { customer, contact, past } = one;
  const own = records.get(customer.id) ?? [];
  const since = at.getTime() - lookBackDays(rules.campaign) * DAY_MS;
  // an event may be stamped a little later than it is
  const until = at.getTime() + HOUR_MS;
  const enrolment = buildEnrolment({
    ...rules,
    runId: run,
    version: 1,
    crossing,
    facts: { customer, lastActivity: past.lastActivity, contracts: past.contracts },
    contact,
    earlier: own
      .map((earlier) => standingAt(earlier, at))
      .filter(({ state }) => state !== "refused" && state !== "voided"),
    activities: past.activities.filter(
      ({ occurredAt }) => occurredAt.getTime() >= since && occurredAt.getTime() <= until,
    ),
    now: at,
  });
  const sent = own.flatMap(({ claims }) => claims);
  const replayed = { enrolment, ...replayWay(rules, enrolment, { ...one, sent }) };
  records.set(customer.id, [...own, replayed]);
  return replayed;
};
