import type { CampaignName, CampaignSpec, Gift } from "./campaign-spec.ts";

export interface Happened {
  readonly what: string;
  readonly at: number;
}

export interface Person {
  readonly name: string;
  readonly events: Happened[];
  erased: boolean;
  contract: Contract | undefined;
  /** Of two who share an address it is the same. */
  readonly address: Address;
}

/** Days as `YYYY-MM-DD`. */
export interface Contract {
  readonly endsOn: string;
  readonly cancelledOn: string | undefined;
  readonly renewedOn: string | undefined;
  /** When any of this last changed, and when its end did. */
  readonly learntOn: string;
  readonly movedOn: string;
}

export interface Address {
  /** Why nobody there is written to. */
  closed: "unsubscribed" | "erased" | undefined;
  repliedAt: number | undefined;
  readonly claims: Claim[];
}

export interface Claim {
  readonly campaign: CampaignName;
  readonly at: number;
  readonly asks: boolean;
}

/** One way of one person through one campaign. */
export interface Journey {
  readonly campaign: CampaignName;
  readonly who: string;
  spec: CampaignSpec;
  state: "active" | "parked" | "done" | "exited" | "voided" | "refused" | "holdout";
  reason: string | undefined;
  readonly enteredAt: number;
  readonly crossedOn: string;
  /** What happened after this is after the entry. */
  readonly since: number;
  /** First day of the silence. */
  readonly silence: string | undefined;
  /** Last day of the term that let them in. */
  readonly term: string | undefined;
  step: string | undefined;
  due: number;
  firstDue: number;
  held: string | undefined;
  /** When the step before was closed; before the first one, when what let them in happened. */
  cameAt: number;
  /** Whether no step is behind them yet. */
  isFresh: boolean;
  lastMail: number | undefined;
  waitedSinceMail: boolean;
  /** `sent`, or `skipped why`, by step. */
  readonly mails: Map<string, string>;
  readonly sentAt: Map<string, number>;
  /** By step, as given: a score, or the acceptance. */
  readonly answers: Map<string, Answer>;
  /** By step, as they were when the wait for them was over: branches go by these. */
  readonly seen: Map<string, Answer>;
  /** What was kept for them when the offer went out. */
  slot: Slot | undefined;
  offered: Gift | undefined;
  /** Whether a low score made a task. */
  hasTask: boolean;
  /** Of somebody held out: until when the mails would have gone out. */
  wouldEnd: number;
}

/** Kept for one who was offered it, up to a day; once it is taken, for good. */
export interface Slot {
  readonly until: string;
  isTaken: boolean;
}

export type Answer = number | "accepted";

export interface Running {
  spec: CampaignSpec;
  status: "active" | "paused" | "stopped";
  readonly started: string;
  /** Whether a version of it has waited for a payment. */
  awaitsPaid: boolean;
  readonly pauses: { readonly from: string; to: string | undefined }[];
  /** The day of the last sweep that it took part in. */
  sweptTo: string | undefined;
  /** Room under the limit that its offers take up. */
  slots: Slot[];
  /** Days of the mails that were sent while there was a budget. */
  readonly spent: string[];
}

export interface ModelMail {
  readonly campaign: CampaignName;
  readonly who: string;
  readonly step: string;
  readonly at: number;
}

/** What is drawn by lot cannot be foretold, only that it stays the same. */
export interface Lots {
  readonly isHeldOutOfAll: (who: string) => boolean;
  readonly isHeldOut: (campaign: CampaignName, who: string, percent: number) => boolean;
  readonly isFirstHalf: (campaign: CampaignName, who: string, step: string) => boolean;
  /** Below 0: `who` goes first where nothing else says who of two does. */
  readonly order: (who: string, other: string) => number;
}

/** Everything there is. Times are full hours, ms since 1970. */
export interface Life {
  now: number;
  readonly lots: Lots;
  readonly people: ReadonlyMap<string, Person>;
  readonly campaigns: ReadonlyMap<CampaignName, Running>;
  readonly journeys: Journey[];
  readonly episodes: Set<string>;
  readonly mails: ModelMail[];
  /** What addresses got in this round: the next one of theirs waits for another round. */
  readonly mailed: Map<Address, Claim>;
}

export const personOf = ({ people }: Life, name: string): Person => known(people.get(name), name);
export const runningOf = ({ campaigns }: Life, name: CampaignName): Running =>
  known(campaigns.get(name), name);

export const isPausedOn = ({ pauses }: Running, day: string): boolean =>
  pauses.some(({ from, to }) => day >= from && (to === undefined || day <= to));

export const known = <T>(one: T | undefined, name: string): T => {
  if (one === undefined) throw new Error(`there is no ${name}`);
  return one;
};

export const isUnderWay = ({ state }: Journey): boolean => state === "active" || state === "parked";

export const finish = (journey: Journey, state: Journey["state"], reason?: string): void => {
  journey.state = state;
  journey.reason = reason;
};
