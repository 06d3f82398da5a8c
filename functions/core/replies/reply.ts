/** A mail that a customer wrote to us; text only. */
export interface Reply {
  readonly id: string;
  readonly customerId: string;
  readonly at: Date;
  /** The mail that it answers, as well as that is known. */
  readonly messageId: string | undefined;
  readonly matchedBy: MatchedBy;
  readonly subject: string;
  readonly text: string;
  /** It asked for no more mail, and gets none. */
  readonly leaves: boolean;
}

/** `sender`: by address alone, `thread`: by what it answers too, `link`: by a link in what it quotes. */
export type MatchedBy = "sender" | "thread" | "link";

/** A mail of a person that belongs to no customer, for people to look at. Kept for 90 days. */
export interface UnmatchedReply {
  readonly id: string;
  readonly at: Date;
  readonly from: string | undefined;
  readonly subject: string;
  readonly text: string;
}

export const UNMATCHED_DAYS = 90;
