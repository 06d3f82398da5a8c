import type {
  Activity,
  ChosenLocale,
  Contract,
  Customer,
  CustomerChange,
  LastActivity,
} from "#core/customer/customer.ts";
import type { DateField } from "#core/customer/date-field.ts";
import type { Day } from "#core/shared/day.ts";

export interface LocaleChoice extends Omit<ChosenLocale, "locale"> {
  readonly customerId: string;
  /** `undefined` takes the choice back. */
  readonly locale: string | undefined;
}

/** What is known of one customer, as the gates and the audience need it. */
export interface CustomerFacts {
  readonly customer: Customer;
  readonly lastActivity: LastActivity | undefined;
  readonly contracts: readonly Contract[];
}

/** Kinds of day bucket. `overdue`, `date` and `every` belong to triggers that come later; nobody stands in `none`. */
export type DayKind =
  | "inactive"
  | "contract"
  | "notice"
  | "late"
  /** Whose activity lay ahead when it came: on the day by which its time has come. */
  | "ahead"
  | "date"
  | "every"
  | "overdue"
  | "none";

export interface DayBucket {
  readonly kind: DayKind;
  /** Kind `date`: a day, or `--MM-DD` for dates that are kept every year. */
  readonly day: Day;
  readonly shard: number;
  /** Kind `date`: of which field. */
  readonly field?: string;
}

/** An entry of the day index: a customer, and which contract for contract and notice days. */
export interface DayEntry {
  readonly customerId: string;
  readonly ref: string | undefined;
}

/** One shard's part of a campaign's backlog. */
export interface WaitingList {
  readonly campaignId: string;
  readonly shard: number;
}

export interface WaitingCustomer {
  readonly customerId: string;
  readonly crossedOn: Day;
}

/** Somebody whom the sweep of `day` looks at again. */
export interface LateLook extends DayEntry {
  readonly shard: number;
  readonly day: Day;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; undefined at the end. */
  readonly cursor: string | undefined;
}

export interface ActivityBatchResult {
  /** New activities, in input order. */
  readonly added: readonly Activity[];
  readonly known: number;
  /** The bucket that the customer's silence begins in, before and after; equal when nothing moved. */
  readonly before: LastActivity | undefined;
  readonly after: LastActivity | undefined;
}

/** Customers, their contracts and what they did. Strong reads by key; the day index is eventually consistent. */
export interface People {
  get(customerIds: readonly string[]): Promise<ReadonlyMap<string, Customer>>;
  /**
   * Profile, last activity and contracts, for many at once. `eventual` costs half and may be a moment behind; who is
   * not found that way is looked for strongly.
   */
  facts(
    customerIds: readonly string[],
    want: { readonly contracts: boolean; readonly eventual?: boolean },
  ): Promise<ReadonlyMap<string, CustomerFacts>>;

  /**
   * Creates or changes a customer. Consent and every changed field go to the history with both times. A new
   * customer without activity gets a silence pointer at the sign-up day (`receivedAt` where none is given).
   * Writes nothing when nothing changes.
   */
  change(input: {
    readonly customerId: string;
    readonly shard: number;
    readonly addressKey: string | undefined;
    readonly change: CustomerChange;
    readonly receivedAt: Date;
    readonly zone: string;
  }): Promise<{ readonly kind: "created" | "changed" | "unchanged"; readonly customer: Customer }>;

  /** Bulk form of `change` for imports: known ones are read together, new ones are written in batches. */
  changeMany(
    inputs: readonly Parameters<People["change"]>[0][],
  ): Promise<readonly ("created" | "changed" | "unchanged")[]>;

  /**
   * Records activities of one customer: each once by (occurredAt, messageId), then the last activity as a
   * conditional maximum and its pointer. Order, repetition and a crash in between change nothing in the end.
   * Those flagged `future` and those for which `counts` is false are kept and do not move the pointer.
   */
  recordActivity(input: {
    readonly customerId: string;
    readonly shard: number;
    readonly zone: string;
    readonly activities: readonly (Activity & { readonly counts: boolean })[];
  }): Promise<ActivityBatchResult>;

  /** Writes an activity over that is there already, by its time and messageId. Nothing else moves. */
  rewriteActivity(activity: Activity): Promise<void>;

  /** Bulk form of `recordActivity`: fewer requests for the same result. Each customer stands in `inputs` once. */
  recordActivityMany(
    inputs: readonly Parameters<People["recordActivity"]>[0][],
  ): Promise<readonly ActivityBatchResult[]>;

  /**
   * Derives all stored activities of a customer again: those that change are written over, and the silence begins
   * where the newest that counts says, earlier ones too. Safe while activity comes in.
   */
  rederive(input: {
    readonly customerId: string;
    readonly shard: number;
    readonly zone: string;
    readonly derive: (activity: Activity) => Activity & { readonly counts: boolean };
  }): Promise<{
    readonly before: LastActivity | undefined;
    readonly after: LastActivity | undefined;
    /** Activities written over. */
    readonly changed: number;
  }>;

  /** Newest last; from `from` (inclusive) to `to` (exclusive). */
  activity(
    customerId: string,
    range: { readonly from: Date; readonly to: Date },
  ): Promise<readonly Activity[]>;

  /** Writes a contract and its two pointers (end and notice; none when cancelled or renewed). `unchanged` writes nothing. */
  putContract(input: {
    readonly contract: Contract;
    readonly shard: number;
  }): Promise<"created" | "changed" | "unchanged">;
  contracts(customerId: string): Promise<readonly Contract[]>;

  /** Marks customers to be looked at again by the sweep of a day: passed lines were written into. May be repeated. */
  markLate(looks: readonly LateLook[]): Promise<void>;

  /** Those who wait for room in a campaign's backlog, and the line for which; one waits once. */
  addWaiting(of: WaitingList, customers: readonly WaitingCustomer[]): Promise<void>;
  /** Newest line first. */
  waiting(
    of: WaitingList,
    page: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<string>>;
  waitingCount(of: WaitingList): Promise<number>;
  removeWaiting(of: WaitingList, customerIds: readonly string[]): Promise<void>;

  bucket(
    bucket: DayBucket,
    page: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<DayEntry>>;
  /** `after`: only those whose ids come after that customer's. */
  bucketCount(bucket: DayBucket, after?: string): Promise<number>;
  /**
   * The customers of a shard in the order of their ids, from one id to the last that begins with `to`. Reads index
   * entries only; whoever was there when the reading began is among them.
   */
  base(
    range: { readonly shard: number; readonly from?: string | undefined; readonly to?: string | undefined },
    page: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<string>>;
  /** Puts the pointers of these fields where the customers' dates are now. Repeatable, in any order. */
  indexDates(input: {
    readonly customers: readonly { readonly customerId: string; readonly shard: number }[];
    readonly fields: readonly DateField[];
    readonly zone: string;
  }): Promise<void>;

  /** Left all marketing mail, kept at the customer too. Also undoes with `undefined`. */
  setUnsubscribed(customerId: string, at: Date | undefined, source: string): Promise<void>;

  /** Kept apart from what imports say. The last choice stays; who is not known is left alone. */
  chooseLocale(choice: LocaleChoice): Promise<void>;

  /** Every customer id once, in no order: for `--deep` audits and `plan`. Reads the whole table. */
  allCustomerIds(page: {
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<string>>;
  /** History of consent and fields, oldest first. */
  history(customerId: string): Promise<readonly FieldChange[]>;
}

/** What sending has to know of customers; a function that reads no more carries no more. */
export type CustomerReader = Pick<People, "get" | "facts" | "activity">;

export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly receivedAt: Date;
  readonly source: string | undefined;
}
