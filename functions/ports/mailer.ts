/** One recipient's mail, rendered. */
export interface OutgoingMail {
  readonly messageId: string;
  readonly attempt: number;
  readonly to: string;
  readonly toName: string | undefined;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface MailBatch {
  readonly from: string;
  readonly replyTo: string | undefined;
  readonly configurationSet: string | undefined;
  /** At most 50 and 900 kB. */
  readonly mails: readonly OutgoingMail[];
}

/**
 * `accepted`: SES took it. `refused`: certainly not sent; `scope` says whether only this mail, everything for now
 * (throttled), or the whole campaign must stop. `unknown`: it may have been sent; only events can tell.
 */
export type SendOutcome =
  | { readonly kind: "accepted"; readonly sesId: string }
  | { readonly kind: "refused"; readonly scope: "mail" | "later" | "campaign"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

export interface Mailer {
  /** Outcomes in the order of the mails. Never retries, never throws for an outcome of SES. */
  send(batch: MailBatch): Promise<readonly SendOutcome[]>;
  /** Mails per second that the account allows, and what is left of today; cached for a minute. */
  quota(): Promise<{
    readonly perSecond: number;
    readonly leftToday: number | undefined;
    readonly sendingEnabled: boolean;
  }>;
}
