import type { CampaignName, CampaignSpec } from "./campaign-spec.ts";

export interface Happened {
  readonly what: string;
  readonly at: number;
}

export interface Person {
  readonly name: string;
  readonly events: Happened[];
  unsubscribed: boolean;
  erased: boolean;
  readonly claims: { readonly campaign: CampaignName; readonly at: number }[];
}

/** One way of one person through one campaign. */
export interface Journey {
  readonly campaign: CampaignName;
  readonly who: string;
  spec: CampaignSpec;
  version: number;
  state: "active" | "parked" | "done" | "exited" | "voided" | "refused";
  reason: string | undefined;
  readonly enteredAt: number;
  readonly crossedOn: string;
  /** What happened after this is after the entry. */
  readonly since: number;
  /** First day of the silence. */
  readonly silence: string | undefined;
  step: string | undefined;
  due: number;
  firstDue: number;
  held: string | undefined;
  /** When the step before was closed. */
  cameAt: number;
  lastMail: number | undefined;
  waitedSinceMail: boolean;
  /** `sent`, or `skipped why`. */
  readonly mails: Map<string, string>;
}

export interface Running {
  spec: CampaignSpec;
  version: number;
  status: "active" | "paused" | "stopped";
  readonly started: string;
  readonly pauses: { readonly from: string; to: string | undefined }[];
}

export interface ModelMail {
  readonly campaign: CampaignName;
  readonly who: string;
  readonly step: string;
  readonly at: number;
}

export const isPausedOn = ({ pauses }: Running, day: string): boolean =>
  pauses.some(({ from, to }) => day >= from && (to === undefined || day <= to));

export const known = <T>(one: T | undefined, name: string): T => {
  if (one === undefined) throw new Error(`there is no ${name}`);
  return one;
};

export const isUnderWay = ({ state }: Journey): boolean => state === "active" || state === "parked";
