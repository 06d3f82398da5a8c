import type { Day } from "../shared/day.ts";

export type AttributeValue = string | number | boolean | readonly string[];

/** What a customer said about marketing mail; `unknown` when nobody asked. */
export type ConsentState = "granted" | "denied" | "unknown";

export interface Consent {
  readonly state: ConsentState;
  readonly at: Date | undefined;
  /** Where it came from: `import`, `api`, `unsubscribe-link` … */
  readonly source: string | undefined;
}

/** A language that the customer chose on a page: no import and no other system changes it. */
export interface ChosenLocale {
  /** BCP 47. */
  readonly locale: string;
  readonly at: Date;
  /** `preferences-page` … */
  readonly source: string;
}

export interface Customer {
  readonly id: string;
  /** The company's own id; the normalised address where there is none. */
  readonly externalId: string;
  readonly email: string | undefined;
  /** HMAC of the normalised address; undefined without address. */
  readonly addressKey: string | undefined;
  /** Keys of addresses that they had before, newest first, at most four: a claim may still be open there. */
  readonly formerAddressKeys: readonly string[];
  /** When the newest of them was written over, on the business clock; undefined without any. */
  readonly movedAt: Date | undefined;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly name: string | undefined;
  /** BCP 47, as the company says; see `reading-locale.ts`. */
  readonly locale: string | undefined;
  readonly chosenLocale?: ChosenLocale | undefined;
  /** IANA. */
  readonly zone: string | undefined;
  /** ISO 3166 alpha-2. */
  readonly country: string | undefined;
  readonly phone: string | undefined;
  readonly company: string | undefined;
  readonly signedUpAt: Date | undefined;
  /** Named money values in minor units of the workspace's currency, `yearly` for instance. */
  readonly value: Readonly<Record<string, number>>;
  readonly consent: Consent;
  /** Left all marketing mail; kept here as well as at the address, so that a new address does not undo it. */
  readonly unsubscribedAt: Date | undefined;
  /** Dates are `YYYY-MM-DD` or ISO 8601 text. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly updatedAt: Date;
  /** Nothing is known of them any more, and nothing that still comes is kept. */
  readonly erasedAt?: Date | undefined;
}

/** The fields of a customer that an import or the API may set. `null` clears, a missing key leaves as it is. */
export interface CustomerChange {
  readonly externalId: string;
  readonly email?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly zone?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly company?: string | null | undefined;
  readonly signedUpAt?: Date | null | undefined;
  readonly consent?:
    | { readonly state: ConsentState; readonly at?: Date | undefined; readonly source?: string | undefined }
    | undefined;
  readonly value?: Readonly<Record<string, number | null>> | undefined;
  readonly attributes?: Readonly<Record<string, AttributeValue | null>> | undefined;
}

/** Where a customer's silence begins: the last activity, or the sign-up of one who has none. */
export interface LastActivity {
  readonly at: Date;
  /** Date of `at` in the workspace's zone. */
  readonly day: Day;
  readonly basis: "activity" | "signup";
}

export interface Activity {
  readonly customerId: string;
  /** Deduplicates: equal (customer, occurred, messageId) is the same activity. */
  readonly messageId: string;
  /** When it happened, on the business clock. */
  readonly occurredAt: Date;
  /** When it reached us, on the business clock. */
  readonly receivedAt: Date;
  /** `purchase`, `login`, `call` … */
  readonly type: string;
  readonly source: string;
  /** Minor units of `currency`; undefined when it is no revenue. */
  readonly revenue: number | undefined;
  /** ISO 4217. */
  readonly currency: string | undefined;
  readonly properties: Readonly<Record<string, AttributeValue>>;
  /** Stamped later than an hour from now: kept, shown, not counted. */
  readonly future: boolean;
}

export interface Contract {
  readonly customerId: string;
  readonly contractId: string;
  readonly plan: string | undefined;
  /** Length of a term in months; undefined for an open-ended contract. */
  readonly termMonths: number | undefined;
  readonly startsOn: Day | undefined;
  readonly endsOn: Day | undefined;
  /** Last day on which notice can be given. */
  readonly noticeOn: Day | undefined;
  /** Minor units. */
  readonly monthlyValue: number | undefined;
  readonly autoRenewal: boolean;
  readonly cancelledOn: Day | undefined;
  readonly renewedOn: Day | undefined;
  readonly updatedAt: Date;
}
