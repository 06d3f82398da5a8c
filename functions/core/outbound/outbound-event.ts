import type { OutboundType } from "./event-types.ts";

/** Something that happened, as other systems are told. */
export interface OutboundEvent {
  /** See `outboundId`: the same thing told twice has the same id, and a receiver that knows ids counts it once. */
  readonly id: string;
  readonly type: OutboundType;
  /** When it happened, business time. */
  readonly at: Date;
  readonly customerId: string;
  readonly campaignId?: string | undefined;
  readonly messageId?: string | undefined;
  /** Small; no address, no name, no external id, no free text that a customer wrote. */
  readonly data: OutboundData;
}

export type OutboundData = Readonly<
  Record<string, string | number | boolean | null | readonly (string | number)[]>
>;

/**
 * The id of an event: its type and the ids of what it is about, most often a message or an enrolment. Parts are ids of
 * ours, `[A-Za-z0-9_-]`; for what may happen several times to one thing, add what tells them apart (attempt, time in
 * ms), taken from stored facts, so that a repetition finds the same.
 */
export const outboundId = (type: OutboundType, ...parts: readonly (string | number)[]): string =>
  [type, ...parts].join("_");
