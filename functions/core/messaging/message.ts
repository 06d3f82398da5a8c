/** One mail of one step of one enrolment: what is kept of it for good. */
export interface Message {
  readonly messageId: string;
  readonly campaignId: string;
  readonly version: number;
  readonly mail: string;
  readonly locale: string;
  readonly templateHash: string;
  readonly sender: string;
  /** HMAC of the address. */
  readonly addressKey: string;
  readonly dueAt: Date;
  readonly costMicros: number;
  /** Values that the gates saw when it was claimed. */
  readonly gates: Readonly<Record<string, string | number | boolean>>;
  readonly attempts: Readonly<Record<string, Attempt>>;
}

/** One claim of a message and all that is known of what became of it. */
export interface Attempt {
  readonly claimedAt: Date | undefined;
  /** Accepted: SES's reply, or the first event that proves it. */
  readonly sentAt: Date | undefined;
  readonly sesId: string | undefined;
  readonly provenBy: "reply" | "event" | undefined;
  readonly deliveredAt: Date | undefined;
  /** The first time that the receiving server asked to wait. */
  readonly delayedAt?: Date | undefined;
  readonly bounce:
    | { readonly at: Date; readonly kind: "hard" | "soft"; readonly subType: string }
    | undefined;
  readonly complainedAt: Date | undefined;
  readonly rejectedAt: Date | undefined;
  readonly failedAt: Date | undefined;
  readonly failure: string | undefined;
}

/** Whether SES is known to have taken this attempt. */
export const isAccepted = ({ sentAt, deliveredAt, bounce }: Attempt): boolean =>
  sentAt !== undefined || deliveredAt !== undefined || bounce !== undefined;

/** Whether SES said no to this attempt for good, in its reply or, after acceptance, by event. */
export const isRejected = ({ rejectedAt, failedAt }: Attempt): boolean =>
  rejectedAt !== undefined || failedAt !== undefined;

/** A gate or skip reason, in the words that reports and `explain` show. */
export type SkipReason =
  | "no-address"
  | "no-consent"
  | "unsubscribed"
  | "topic-left"
  | "bounced"
  | "complained"
  | "erased"
  | "too-late"
  | "budget"
  | "missing-value"
  | "unknown"
  | "rejected"
  | "one-a-day"
  /** Asked for an answer not long ago. */
  | "survey-fatigue"
  /** The customer wants no surveys. */
  | "surveys-left"
  /** The limit or the budget of an offer leaves no room. */
  | "offer-full"
  /** A reminder: there is an answer, or the mail it reminds of did not go out. */
  | "answered"
  | "not-asked";

export type HoldGate =
  | "window"
  | "cap"
  | "one-a-day"
  | "budget"
  | "paused-by-customer"
  /** The customer wants no more than one in so many days. */
  | "capped-by-customer"
  | "soft-bounces"
  | "rate"
  | "throttled"
  | "gap";
