/**
 * Every key of the table `people` is made and read here and nowhere else.
 *
 * | item             | pk             | sk                            | day index (dk, ds)                      | asked by                              |
 * | ---------------- | -------------- | ----------------------------- | --------------------------------------- | ------------------------------------- |
 * | activity         | C#<customerId> | A#<occurred>#<messageId>      |                                         | activity in a range; is it known?     |
 * | contract         | C#<customerId> | CONTRACT#<contractId>         |                                         | facts, contracts of one customer      |
 * | silence pointer  | C#<customerId> | P#inactive                    | inactive#<day>#<shard>, customer        | facts; sweep: whose silence began on  |
 * | contract pointer | C#<customerId> | P#contract#<contractId>       | contract#<endsOn>#<shard>, customer#id  | sweep: whose contract ends on         |
 * | notice pointer   | C#<customerId> | P#notice#<contractId>         | notice#<noticeOn>#<shard>, customer#id  | sweep: whose notice day is            |
 * | date pointer     | C#<customerId> | P#date#<field>[#<contract>]   | date#<field>#<day>#<shard>, customer[#id] | sweep: whose date that day is       |
 * | yearly pointer   | C#<customerId> | P#year#<field>[#<contract>]   | date#<field>#--<MM-DD>#<shard>, the same | sweep: whose date is on that day     |
 * | late pointer     | C#<customerId> | P#late#<day>[#<ref>]          | late#<day>#<shard>, customer[#ref]      | sweep: who to look at again on        |
 * | waiting pointer  | C#<customerId> | P#waiting#<campaignId>        | waiting#<campaignId>#<shard>, day#customer | sweep: who waits for the backlog's room |
 * | ahead pointer    | C#<customerId> | P#ahead#<day>                 | ahead#<day>#<shard>, customer           | sweep: whose activity counts from now |
 * | profile          | C#<customerId> | PROFILE                       | base#<shard>, customer                  | facts, get; all of a shard, by id     |
 * | link             | C#… or N#…     | SAME                          |                                         | whose id is this in the end           |
 * | link, from there | C#<customerId> | ALIAS#<id>                    |                                         | erasure: which ids were theirs        |
 * | history          | C#<customerId> | WAS#<received>#<hash>         |                                         | what was known when                   |
 * | anonymous event  | N#<anonymous>  | E#<at>#<messageId>            |                                         | identify: what did they do before     |
 * | settled time     | T#<hash>       | time                          |                                         | an event whose time moves when resent |
 * | rejected event   | REJECTED#<day> | <received>#<hash>             |                                         | list of what was not taken            |
 *
 * What a decision needs stands together (`CONTRACT#` to `PROFILE`), between what grows without end, so that one
 * query answers it. Times in keys are ISO 8601 in UTC, which sorts by time.
 */
import type { DateField } from "#core/customer/date-field.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { DayBucket, DayEntry, WaitingCustomer, WaitingList } from "#ports/people.ts";
import type { ItemKey } from "../batch.ts";

export const PROFILE = "PROFILE";
export const SILENCE = "P#inactive";
const CONTRACT = "CONTRACT#";
const HISTORY = "WAS#";
const ISO_LENGTH = 24;

export const customerPk = (customerId: string): string => `C#${customerId}`;
export const customerOfPk = (pk: string): string => pk.slice(2);

export const profileKey = (customerId: string): ItemKey => ({ pk: customerPk(customerId), sk: PROFILE });
export const silenceKey = (customerId: string): ItemKey => ({ pk: customerPk(customerId), sk: SILENCE });

/** @throws InvalidInputError for a message id that is too long for a key */
export const activityKey = (customerId: string, occurredAt: Date, messageId: string): ItemKey => ({
  pk: customerPk(customerId),
  sk: `A#${occurredAt.toISOString()}#${shortEnough(messageId, "messageId")}`,
});
/** From `from` (inclusive) to `to` (exclusive, because each real key is longer than its time). */
export const activityRange = (from: Date, to: Date) => ({
  first: `A#${from.toISOString()}`,
  last: `A#${to.toISOString()}`,
});
export const parseActivitySk = (sk: string): { readonly occurredAt: Date; readonly messageId: string } => ({
  occurredAt: new Date(sk.slice(2, 2 + ISO_LENGTH)),
  messageId: sk.slice(2 + ISO_LENGTH + 1),
});

/** @throws InvalidInputError for a contract id that is too long for a key */
export const contractKey = (customerId: string, contractId: string): ItemKey => ({
  pk: customerPk(customerId),
  sk: CONTRACT + shortEnough(contractId, "contractId"),
});
export const contractOfSk = (sk: string): string => sk.slice(CONTRACT.length);
export const isContractSk = (sk: string): boolean => sk.startsWith(CONTRACT);
export const contractPrefix = CONTRACT;

export const contractPointerKey = (
  kind: "contract" | "notice",
  customerId: string,
  contractId: string,
): ItemKey => ({ pk: customerPk(customerId), sk: `P#${kind}#${contractId}` });

export const datePrefix = ({ field, yearly }: DateField): string => `P#${yearly ? "year" : "date"}#${field}`;
export const dateKey = (customerId: string, field: DateField, ref: string | undefined): ItemKey => ({
  pk: customerPk(customerId),
  sk: datePrefix(field) + suffix(ref),
});

export const lateKey = (customerId: string, day: string, ref: string | undefined): ItemKey => ({
  pk: customerPk(customerId),
  sk: `P#late#${day}${suffix(ref)}`,
});

export const waitingKey = (customerId: string, campaignId: string): ItemKey => ({
  pk: customerPk(customerId),
  sk: `P#waiting#${campaignId}`,
});

export const aheadKey = (customerId: string, day: string): ItemKey => ({
  pk: customerPk(customerId),
  sk: `P#ahead#${day}`,
});

/** The same change delivered again has the same key; two changes of one field at one time have two. */
export const historyKey = (
  customerId: string,
  change: { readonly receivedAt: Date; readonly field: string; readonly to: unknown },
): ItemKey => ({
  pk: customerPk(customerId),
  sk: `${HISTORY}${change.receivedAt.toISOString()}#${shortHash(JSON.stringify([change.field, change.to]))}`,
});
export const historyPrefix = HISTORY;

/** Keys of anonymous people begin so; see `anonymousKeyOf`. */
const ANONYMOUS = "anon-";
export const personPk = (id: string): string =>
  id.startsWith(ANONYMOUS) ? `N#${id.slice(ANONYMOUS.length)}` : customerPk(id);
export const personOfPk = (pk: string): string =>
  pk.startsWith("N#") ? `${ANONYMOUS}${pk.slice(2)}` : customerOfPk(pk);
export const linkKey = (id: string): ItemKey => ({ pk: personPk(id), sk: "SAME" });

/** Under whom it leads to: erasure finds by it which ids were theirs. */
export const aliasPrefix = "ALIAS#";
export const aliasKey = (customerId: string, id: string): ItemKey => ({
  pk: customerPk(customerId),
  sk: `${aliasPrefix}${id}`,
});
export const aliasOfSk = (sk: string): string => sk.slice(aliasPrefix.length);

export const anonymousPrefix = "E#";
export const anonymousEventKey = (anonymousKey: string, at: Date, messageId: string): ItemKey => ({
  pk: personPk(anonymousKey),
  sk: `${anonymousPrefix}${at.toISOString()}#${messageId}`,
});

/** Hashed: ids of messages are made by others, some of ids of people, and no erasure finds these. */
export const settledTimeKey = (eventKey: string): ItemKey => ({
  pk: `T#${shortHash(eventKey)}`,
  sk: "time",
});

export const rejectedPk = (day: string): string => `REJECTED#${day}`;
export const rejectedDayOf = (pk: string): string => pk.slice("REJECTED#".length);
export const rejectedKey = (at: Date, hash: string): ItemKey => ({
  pk: rejectedPk(at.toISOString().slice(0, 10)),
  sk: `${at.toISOString()}#${hash}`,
});

/** Contracts, pointers and profile of one customer. */
export const factsRange = { first: CONTRACT, last: PROFILE } as const;

export const bucketDk = ({ kind, day, shard, field }: DayBucket): string =>
  `${kind}#${field === undefined ? "" : `${field}#`}${day}#${shard}`;
export const waitingDk = ({ campaignId, shard }: WaitingList): string => `waiting#${campaignId}#${shard}`;
/** By the day of the line, so that the newest is found first. */
export const waitingDs = ({ crossedOn, customerId }: WaitingCustomer): string => `${crossedOn}#${customerId}`;
export const parseWaitingDs = (ds: string): string => ds.slice(ds.indexOf("#") + 1);
/** Of all customers of a shard. */
export const baseDk = (shard: number): string => `base#${shard}`;
export const entryDs = (entry: DayEntry): string => entry.customerId + suffix(entry.ref);
export const parseEntryDs = (ds: string): DayEntry => {
  const at = ds.indexOf("#");
  return at < 0 ? { customerId: ds, ref: undefined } : { customerId: ds.slice(0, at), ref: ds.slice(at + 1) };
};

const suffix = (ref: string | undefined): string => (ref === undefined ? "" : `#${ref}`);

/** A key takes 1,024 bytes; what we add to an id that others chose is shorter than 64. */
const MOST_ID_BYTES = 960;

const shortEnough = (id: string, field: string): string => {
  if (Buffer.byteLength(id) <= MOST_ID_BYTES) return id;
  const message = `is longer than ${MOST_ID_BYTES} bytes`;
  throw new InvalidInputError(`${field} ${message}`, [
    { file: undefined, line: undefined, field, message, hint: "send a shorter id" },
  ]);
};
