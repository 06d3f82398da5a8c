import type { Day } from "../shared/day.ts";

/**
 * What the page behind a survey or offer link may show, kept when the mail is claimed: the page needs no profile, no
 * campaign and no ledger. Its id is that of the message that first carried the link; reminders lead to the same one.
 */
export interface Issued {
  readonly messageId: string;
  readonly issuedAt: Date;
  /** Answers that come later are refused; the page says so. */
  readonly closesAt: Date;
  /** BCP 47; the language of the mail. */
  readonly locale: string | undefined;
  readonly ask: SurveyAsk | OfferTerms;
}

export const SURVEY_KINDS = ["nps", "csat", "reason"] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];

export interface SurveyAsk {
  readonly kind: "survey";
  readonly survey: SurveyKind;
}

export const OFFER_KINDS = [
  "percent-off",
  "amount-off",
  "free-period",
  "longer-term",
  "renewal-rate",
  "plan-change",
] as const;
export type OfferKind = (typeof OFFER_KINDS)[number];

/** An offer as issued: what was promised to this customer stays so, whatever later versions say. */
export interface OfferTerms {
  readonly kind: "offer";
  readonly offer: OfferKind;
  /** By kind: percent; minor units; days; months; minor units a month. Undefined for `plan-change`. */
  readonly value: number | undefined;
  /** `plan-change` only. */
  readonly plan: string | undefined;
  /** ISO 4217, of `value`. */
  readonly currency: string;
  /** What one acceptance costs us, minor units of `costCurrency`. */
  readonly costMinor: number;
  /** The workspace's when it was issued; undefined = `currency`. */
  readonly costCurrency?: string | undefined;
  /** Acceptances at most over the campaign's step; undefined = no limit. */
  readonly limit: number | undefined;
  /** `honour`: reserved when sent, so that it is never sold out; `refuse`: reserved on acceptance. */
  readonly ifFull: "honour" | "refuse";
  /** Last day on which it can be accepted, in the workspace's zone. */
  readonly until: Day;
  /** The contract that it changes. */
  readonly contractId: string | undefined;
  /** Name of the offer as the marketer wrote it, one text for all languages or one by locale. */
  readonly title: Readonly<Record<string, string>> | undefined;
}
