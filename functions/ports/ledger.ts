import type { Enrolment, EnrolmentKey, Settlement } from "#core/enrolment/enrolment.ts";
import type { Attempt, Message } from "#core/messaging/message.ts";
import type { Page } from "./people.ts";

export interface DueEntry extends EnrolmentKey {
  /** As the index says; disagrees with the item when the entry is stale. */
  readonly dueAt: Date;
}

/** Enrolments and messages: the send ledger. */
export interface Ledger {
  /** Written on condition that it does not exist; answers the one that stands. */
  enrol(
    enrolment: Enrolment,
  ): Promise<{ readonly kind: "created" } | { readonly kind: "exists"; readonly enrolment: Enrolment }>;
  /** Strong reads; missing ones are left out. Key of the map: `enrolmentKeyText`. */
  enrolments(keys: readonly EnrolmentKey[]): Promise<ReadonlyMap<string, Enrolment>>;
  /** All enrolments (refused ones too) of a customer in a campaign, by episode. */
  ofCustomer(campaignId: string, customerId: string): Promise<readonly Enrolment[]>;
  /**
   * Where several episodes of one customer may enter a campaign at once, each takes the turn before it enrols. Read it
   * before what is judged by it, `ofCustomer`. `taken`: the enrolment of the last turn, which may not stand yet.
   */
  turn(
    campaignId: string,
    customerId: string,
  ): Promise<{ readonly revision: number; readonly taken: Enrolment | undefined }>;
  /** For an enrolment that is put right after, when nobody took a turn since `revision` was read. */
  takeTurn(revision: number, enrolment: Enrolment): Promise<"taken" | "conflict">;
  /**
   * Replaces the item when `revision` is still the one read; the stored revision is one higher. The due index
   * follows `state` and `dueAt`: indexed only when `active` with a `dueAt`.
   */
  update(enrolment: Enrolment): Promise<"updated" | "conflict">;
  /** Sets the outcome once, without touching the rest. */
  settle(key: EnrolmentKey, settlement: Settlement): Promise<"settled" | "already">;

  /** Entries of one hour bucket up to `until`, oldest first. Eventually consistent: check against the item. */
  due(input: {
    readonly shard: number;
    /** `2026-12-01T09`, see `hourOf`. */
    readonly hour: string;
    readonly until: Date;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<DueEntry>>;
  /**
   * All hours of which the index holds entries, of every shard: for whoever comes back after a long time and would
   * read thousands of empty ones. Undefined when it holds more than `most` entries. Eventually consistent, as `due`.
   */
  dueHours(most: number): Promise<ReadonlyMap<number, ReadonlySet<string>> | undefined>;
  /** The oldest hour that may still have entries; never moves back but by `reopen`. */
  openFrom(shard: number): Promise<string | undefined>;
  setOpenFrom(shard: number, hour: string): Promise<void>;

  /** `eventual` costs half and may miss what was written a moment ago. */
  message(messageId: string, how?: { readonly eventual: boolean }): Promise<Message | undefined>;
  messages(messageIds: readonly string[]): Promise<ReadonlyMap<string, Message>>;
  /**
   * One update that creates or completes the message: what is there already stays (`if_not_exists`), so that the
   * result of the call and the events of SES may come in any order and any number of times.
   */
  recordAttempt(input: {
    readonly messageId: string;
    readonly attempt: number;
    readonly known: Partial<Attempt>;
    /** Present when written by dispatch, absent when an event comes first. */
    readonly message: Omit<Message, "attempts"> | undefined;
  }): Promise<void>;
  /** Raw event of SES, kept once per event id for 400 days. */
  keepRawEvent(input: {
    readonly messageId: string;
    readonly eventId: string;
    readonly at: Date;
    readonly body: string;
  }): Promise<void>;

  /**
   * Enrolments with their messages of one campaign and shard, in key order: audit, settlement, results, resume.
   * `eventual` costs half and may miss what was written a moment ago. `whole`: a page is longer than asked for where
   * it would part the enrolments of one customer.
   */
  walk(
    campaignId: string,
    shard: number,
    page: {
      readonly limit: number;
      readonly cursor: string | undefined;
      readonly eventual?: boolean;
      readonly whole?: boolean;
    },
  ): Promise<Page<{ readonly enrolment: Enrolment; readonly messages: readonly Message[] }>>;
}

export const enrolmentKeyText = (key: EnrolmentKey): string =>
  `${key.campaignId}/${key.customerId}/${key.episode}`;
