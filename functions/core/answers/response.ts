import type { SurveyKind } from "./issued.ts";

/** The standard reasons for leaving, in no order; the page shuffles them and puts `other` last. */
export const REASONS = [
  "price",
  "service",
  "competitor",
  "missing-feature",
  "broken-promise",
  "lost-trust",
  "payment",
  "staff-or-organisation",
  "contact-left",
  "no-longer-needed",
  "other",
] as const;
/** Asked about no more; what was answered once stays readable. */
export const FORMER_REASONS = ["not-needed", "quality", "moved", "too-many-mails"] as const;
export const STORED_REASONS = [...REASONS, ...FORMER_REASONS] as const;
export type Reason = (typeof STORED_REASONS)[number];

/** What a customer said. A later answer replaces an earlier one; both are kept. */
export interface Answer {
  /** 0 to 10 for `nps`, 1 to 5 for `csat`; undefined for `reason`. */
  readonly score: number | undefined;
  readonly reasons: readonly Reason[];
  readonly comment: string | undefined;
  readonly mayContact: boolean;
}

/** `counted` by every decision and report; `provisional`: inside a burst of clicks, until a later human action. */
export type Standing = "counted" | "provisional" | "machine";

/** The answer to one survey. Its id is the message that asked. */
export interface Response extends Answer {
  readonly messageId: string;
  readonly survey: SurveyKind;
  readonly standing: Standing;
  readonly firstAt: Date;
  readonly at: Date;
  readonly via: "page" | "api" | "reply";
  /** Earlier answers, oldest first. */
  readonly history: readonly (Answer & { readonly at: Date })[];
}

/** The acceptance of one offer. Its id is the message that made the offer. */
export interface Acceptance {
  readonly messageId: string;
  readonly at: Date;
  readonly via: "page" | "api";
  /** Unique among all acceptances; what the customer shows or types. */
  readonly code: string;
  /** When the code was used, which it can be once. */
  readonly redeemedAt: Date | undefined;
}
