import type { Condition } from "../condition/condition.ts";
import type { Day } from "../shared/day.ts";
import type { DateTrigger, EveryTrigger, OnceTrigger } from "./dated-trigger.ts";
import type { Step } from "./step.ts";

/** A published version of a campaign, normalised: every default filled in, every wait with an id. Never changes. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly purpose: "marketing" | "service";
  readonly topic: string | undefined;
  readonly runs: {
    readonly from: Day | undefined;
    readonly until: Day | undefined;
    readonly perMinute: number | undefined;
  };
  readonly trigger: Trigger;
  readonly audience: Condition | undefined;
  readonly goal: Goal;
  readonly exit: readonly ExitRule[];
  readonly reentry: Reentry;
  /** Share held out, 0 to 0.5. */
  readonly holdout: number;
  readonly window: SendWindow;
  readonly cap: "workspace" | "none" | Cap;
  readonly budget: { readonly totalMicros: number | undefined; readonly perDayMicros: number | undefined };
  /** Higher wins. */
  readonly priority: number;
  readonly ifUnknown: "resend" | "skip";
  /** Left out: it is paused when its holdout shows that it loses. */
  readonly ifLosing?: "continue" | undefined;
  readonly steps: readonly Step[];
  /** Mails by name; each with its locale variants, compiled when the version was published. */
  readonly mails: Readonly<Record<string, MailRefs>>;
}

/** Locale (BCP 47, lower case) to the hash of the compiled template. */
export interface MailRefs {
  readonly locales: Readonly<Record<string, string>>;
  /** Used when no locale of the customer fits; a key of `locales`. */
  readonly fallback: string;
  /** Properties of the entering event that it shows; left out where there are none. */
  readonly eventNames?: readonly string[] | undefined;
  /** It shows the customer's contract. */
  readonly contract?: true | undefined;
}

export type Trigger =
  | InactiveTrigger
  | ContractEndingTrigger
  | LiveTrigger
  | DateTrigger
  | OnceTrigger
  | EveryTrigger;

export interface Backlog {
  /** How far past the line a customer may already be. */
  readonly upToDays: number;
  /** How many enter a day over all shards. */
  readonly perDay: number;
}

export interface InactiveTrigger {
  readonly kind: "inactive";
  readonly days: number;
  readonly backlog: Backlog | undefined;
}

export interface ContractEndingTrigger {
  readonly kind: "contract-ending";
  readonly beforeDays: number;
  readonly of: "end" | "notice";
  readonly backlog: Backlog | undefined;
}

/** Lets in at ingest, when it happens; no sweep looks for it. */
export type LiveTrigger = SignedUpTrigger | ReturnedTrigger | EventTrigger;

export interface SignedUpTrigger {
  readonly kind: "signed-up";
  /** A sign-up that is learnt of later than so many days does not let in; undefined = as any event, 24 hours. */
  readonly withinDays: number | undefined;
  readonly backlog?: undefined;
}

export interface ReturnedTrigger {
  readonly kind: "returned";
  /** After so many days of silence; undefined = the workspace's `lapsedAfterDays`. */
  readonly afterDays: number | undefined;
  readonly backlog?: undefined;
}

export interface EventTrigger extends EventMatch {
  readonly kind: "event";
  /** The property whose value is the episode, without `event.`; undefined = each event is one. */
  readonly episode: string | undefined;
  readonly backlog?: undefined;
}

/** An activity of a type, with conditions on `event.…` alone; text `entry.X` stands for what the entry keeps. */
export interface EventMatch {
  readonly name: string;
  readonly where: Condition | undefined;
}

export interface Goal {
  /** `returned`: any activity. `renewed`: the contract that let them in was renewed. `event`: such an activity. */
  readonly kind: "returned" | "renewed" | "event";
  /** There when the kind is `event`. */
  readonly event?: EventMatch | undefined;
  readonly withinDays: number;
  readonly count: "customers" | "revenue";
  /** Share of revenue that is earned, 0 to 1. */
  readonly margin: number;
}

export type ExitRule = NamedExit | EventMatch;
export type NamedExit = "returned" | "renewed" | "cancelled" | "ended" | "replied" | "accepted";

export interface Reentry {
  /** Days since the last entry; undefined = at the next episode. */
  readonly afterDays: number | undefined;
  /** How often in all; undefined = no limit. */
  readonly times: number | undefined;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface SendWindow {
  /** Per weekday the ranges `HH:MM-HH:MM` (end excluded, `24:00` allowed) in which mail may leave; a missing day has none. */
  readonly ranges: Readonly<Partial<Record<Weekday, readonly TimeRange[]>>>;
  /** `customer`: the customer's zone, else `fallbackZone`, else the workspace's. */
  readonly zone: "customer" | "campaign";
  /** IANA; undefined = the workspace's. */
  readonly campaignZone: string | undefined;
  readonly notOn: readonly Day[];
  /** A mail held longer than this after it was first due is skipped. */
  readonly notLaterThanHours: number;
}

export interface TimeRange {
  /** Minutes after local midnight, 0 to 1440. */
  readonly from: number;
  readonly to: number;
}

/** At most `mails` claims per contact in any rolling `hours`. */
export interface Cap {
  readonly mails: number;
  readonly hours: number;
}

/** What changes while versions do not: the state, kept in one item per campaign. */
export interface CampaignState {
  readonly id: string;
  readonly status: CampaignStatus;
  /** The version in force; 0 when none was published. */
  readonly version: number;
  /** First day whose crossings may enter; earlier ones are backlog. Set by `start`. */
  readonly startedOn: Day | undefined;
  /** Days `[from, to]` during which the campaign was paused; crossings on them do not enter. */
  readonly pausedDays: readonly { readonly from: Day; readonly to: Day | undefined }[];
  /** Salt of the draws; made at first publication, never changes. */
  readonly salt: string;
  /** What steps of any published version wait for (`awaitedEvents`): older versions have people under way. */
  readonly awaited?: readonly string[] | undefined;
  /** The dates that they wait for (`awaitedDates`), likewise. */
  readonly awaitedDates?: readonly string[] | undefined;
  readonly statusReason: string | undefined;
  readonly updatedAt: Date;
  readonly revision: number;
}

export type CampaignStatus = "draft" | "active" | "paused" | "archived";
