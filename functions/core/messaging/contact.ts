/** One address. The only point at which mails to one person are put in order. */
export interface Contact {
  readonly addressKey: string;
  /** Optimistic lock; 0 when no item is stored yet. */
  readonly version: number;
  readonly suppressed: Suppression | undefined;
  /** Topics left, with the time. */
  readonly topicsLeft: Readonly<Record<string, Date>>;
  readonly pausedUntil: Date | undefined;
  /** No mail before then, because several bounced softly: see `soft-bounce-rest.ts`. */
  readonly restsUntil?: Date | undefined;
  /** The last mail from this address that a person wrote. */
  readonly repliedAt?: Date | undefined;
  /** Claims of the recent past, newest last, pruned to what the longest cap asks for. */
  readonly recent: readonly { readonly messageId: string; readonly at: Date }[];
  /** The last survey that was claimed for this address; a reminder is none of its own. */
  readonly lastSurvey?: { readonly messageId: string; readonly at: Date } | undefined;
  /** Claims not yet known to be settled. */
  readonly open: readonly OpenClaim[];
}

export interface Suppression {
  readonly why: "bounced" | "complained" | "unsubscribed" | "erased";
  readonly at: Date;
}

export interface OpenClaim {
  readonly messageId: string;
  readonly attempt: number;
  /** Business time. */
  readonly at: Date;
}
