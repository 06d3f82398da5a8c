import type { Contact, Suppression } from "#core/messaging/contact.ts";

export interface Choice extends Pick<Contact, "pausedUntil" | "everyDays"> {
  /** Topics that were asked about, and whether they are wanted. */
  readonly topics: ReadonlyMap<string, boolean>;
  readonly surveys: boolean;
  readonly at: Date;
}

/** Addresses: the serialisation point of sending. */
export interface Contacts {
  /** Strong reads; an address never written to answers an empty contact with version 0. */
  get(addressKeys: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /**
   * Takes the right to send one mail: succeeds only when the contact is still the version that was read. Adds to
   * `recent` and `open` in the same update. `keepRecent`/`keepOpen` are what stays of the lists read.
   */
  claim(input: {
    readonly contact: Contact;
    readonly messageId: string;
    readonly attempt: number;
    readonly at: Date;
    /** Lists as they should be before the new claim is added: pruned by the caller. */
    readonly recent: Contact["recent"];
    readonly open: Contact["open"];
    /** Whether it asks for an answer: kept as the last survey of this address. */
    readonly survey?: boolean;
    /** Service mail passes an unsubscribe, and no choice of the customer counts it. */
    readonly service?: boolean;
  }): Promise<"claimed" | "conflict">;
  /** Gives a claim back that was certainly not sent (throttled, never called): it no longer counts against the cap. */
  release(addressKey: string, messageId: string): Promise<void>;
  /** Stronger reasons win: erased, complained, bounced, unsubscribed. Answers what stands. */
  suppress(addressKey: string, suppression: Suppression): Promise<Suppression>;
  /** Lifts `unsubscribed` only: the undo of the customer. */
  unsuppress(addressKey: string): Promise<"lifted" | "kept">;
  /** Writes down what was chosen: all of it at once. Topics that are not named stay; the first time of leaving stays. */
  choose(addressKey: string, choice: Choice): Promise<void>;
  /** No mail before then; the latest time holds. */
  restUntil(addressKey: string, until: Date): Promise<void>;
  /** A person wrote to us from this address; the latest time holds. */
  markReplied(addressKey: string, at: Date): Promise<void>;
}
