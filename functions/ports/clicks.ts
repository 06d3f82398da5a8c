import type { Click } from "#core/clicks/click.ts";

/** Requests for links of mails. At most 20 of a message, for 90 days. */
export interface Clicks {
  /** One write; changes nothing when the message has as many as are kept. */
  record(messageId: string, click: Click): Promise<void>;
  /** In the order in which they came. */
  ofMessage(messageId: string): Promise<readonly Click[]>;
  /** The same of many; those without any are left out. */
  ofMessages(messageIds: readonly string[]): Promise<ReadonlyMap<string, readonly Click[]>>;
  /** Erasure. */
  remove(messageIds: readonly string[]): Promise<void>;
}
