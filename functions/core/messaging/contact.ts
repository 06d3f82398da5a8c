/** What the reader of an address chose to receive. */
export interface Choices {
  /** Topics left, with the time. */
  readonly topicsLeft: Readonly<Record<string, Date>>;
  readonly pausedUntil: Date | undefined;
  /** At most one marketing mail within so many days, to the hour. */
  readonly everyDays?: number | undefined;
  /** No survey is mailed since then. */
  readonly surveysLeftAt?: Date | undefined;
  /** When any of it was last chosen; undefined where nothing ever was. */
  readonly chosenAt?: Date | undefined;
}

/** The most that can be chosen for `everyDays`: so far back the claims that count are known. */
export const LONGEST_EVERY_DAYS = 30;

/** One address. The only point at which mails to one person are put in order. */
export interface Contact extends Choices {
  readonly addressKey: string;
  /** Optimistic lock; 0 when no item is stored yet. */
  readonly version: number;
  readonly suppressed: Suppression | undefined;
  /** No mail before then, because several bounced softly: see `soft-bounce-rest.ts`. */
  readonly restsUntil?: Date | undefined;
  /** The last mail from this address that a person wrote. */
  readonly repliedAt?: Date | undefined;
  /** Claims of the recent past, newest last, pruned to what the longest cap asks for. */
  readonly recent: readonly RecentClaim[];
  /** The last survey that was claimed for this address; a reminder is none of its own. */
  readonly lastSurvey?: { readonly messageId: string; readonly at: Date } | undefined;
  /** Claims not yet known to be settled. */
  readonly open: readonly OpenClaim[];
}

export interface Suppression {
  readonly why: "bounced" | "complained" | "unsubscribed" | "erased";
  readonly at: Date;
}

export interface RecentClaim {
  readonly messageId: string;
  /** Business time. */
  readonly at: Date;
  /** Of a service mail, which no choice of the customer counts. */
  readonly service?: true;
}

export interface OpenClaim {
  readonly messageId: string;
  readonly attempt: number;
  /** Business time. */
  readonly at: Date;
}
