import * as z from "zod";
import type { Attempt, Message } from "#core/messaging/message.ts";
import { parseMessageKey } from "./keys/ledger.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTimeIf } from "./stored-time.ts";

/**
 * A message is written by dispatch and by each event of SES, in any order: every fact is an attribute of its own at
 * the top of the item, set once. Campaign, customer, episode and step stand in its keys only.
 *
 * | name | is           |   | name | is                                                                  |
 * | ---- | ------------ | - | ---- | ------------------------------------------------------------------- |
 * | n    | version      |   | 1c   | claimedAt of attempt 1; likewise, after the number of the attempt:  |
 * | ml   | mail         |   | s, e | sentAt as the reply, as an event says it; the reply's holds         |
 * | lo   | locale       |   | i    | sesId                                                               |
 * | th   | templateHash |   | d    | deliveredAt                                                         |
 * | sn   | sender       |   | h, b | hard, soft bounce, each [at, subType]; the hard one holds           |
 * | ak   | addressKey   |   | m    | complainedAt                                                        |
 * | du   | dueAt        |   | r    | rejectedAt                                                          |
 * | co   | costMicros   |   | f, w | failedAt, failure                                                   |
 * | g    | gates        |   | l    | delayedAt                                                           |
 */
const MessageItem = z.object({
  pk: z.string(),
  sk: z.string(),
  n: z.number().default(0),
  ml: z.string().default(""),
  lo: z.string().default(""),
  th: z.string().default(""),
  sn: z.string().default(""),
  ak: z.string().default(""),
  du: StoredTime.optional(),
  co: z.number().default(0),
  g: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

const BounceItem = z.tuple([StoredTime, z.string()]);

const AttemptItem = z.object({
  c: StoredTime.optional(),
  s: StoredTime.optional(),
  e: StoredTime.optional(),
  i: z.string().optional(),
  d: StoredTime.optional(),
  l: StoredTime.optional(),
  h: BounceItem.optional(),
  b: BounceItem.optional(),
  m: StoredTime.optional(),
  r: StoredTime.optional(),
  f: StoredTime.optional(),
  w: z.string().optional(),
});
type AttemptItem = z.infer<typeof AttemptItem>;

/**
 * A message known from an event alone, because dispatch has not written it yet, has version 0, empty texts and the
 * first time known as its due time.
 */
export const parseMessage = (item: Item): Message => {
  const stored = MessageItem.parse(item);
  const { messageId, campaignId } = parseMessageKey(stored);
  const attempts = parseAttempts(item);
  return {
    messageId,
    campaignId,
    version: stored.n,
    mail: stored.ml,
    locale: stored.lo,
    templateHash: stored.th,
    sender: stored.sn,
    addressKey: stored.ak,
    dueAt: stored.du ?? firstTime(attempts),
    costMicros: stored.co,
    gates: stored.g,
    attempts,
  };
};

const parseAttempts = (item: Item): Record<string, Attempt> => {
  const byNumber: Record<string, Item> = {};
  for (const [attribute, value] of Object.entries(item)) {
    const [, number, letter] = /^(\d+)([a-z])$/.exec(attribute) ?? [];
    if (number !== undefined && letter !== undefined)
      byNumber[number] = { ...byNumber[number], [letter]: value };
  }
  return Object.fromEntries(
    Object.entries(byNumber).map(([number, fields]) => [number, toAttempt(AttemptItem.parse(fields))]),
  );
};

const toAttempt = (a: AttemptItem): Attempt => ({
  claimedAt: a.c,
  sentAt: a.s ?? a.e,
  sesId: a.i,
  provenBy: a.s ? "reply" : a.e && "event",
  deliveredAt: a.d,
  delayedAt: a.l,
  bounce: toBounce("hard", a.h) ?? toBounce("soft", a.b),
  complainedAt: a.m,
  rejectedAt: a.r,
  failedAt: a.f,
  failure: a.w,
});

const toBounce = (kind: "hard" | "soft", stored: AttemptItem["h"]): Attempt["bounce"] =>
  stored && { kind, at: stored[0], subType: stored[1] };

const firstTime = (attempts: Readonly<Record<string, Attempt>>): Date => {
  const times = Object.values(attempts).flatMap((attempt) =>
    Object.values(attempt).flatMap((value) => (value instanceof Date ? [value.getTime()] : [])),
  );
  return new Date(times.length > 0 ? Math.min(...times) : 0);
};

export const messageAttributes = (message: Omit<Message, "attempts">): Item => ({
  n: message.version,
  ml: message.mail,
  lo: message.locale,
  th: message.templateHash,
  sn: message.sender,
  ak: message.addressKey,
  du: storeTimeIf(message.dueAt),
  co: message.costMicros,
  g: message.gates,
});

export const attemptAttributes = (attempt: number, known: Partial<Attempt>): Item => {
  const { bounce } = known;
  const storedBounce = bounce && [storeTimeIf(bounce.at), bounce.subType];
  const facts: Record<keyof AttemptItem, unknown> = {
    c: storeTimeIf(known.claimedAt),
    s: known.provenBy === "reply" ? storeTimeIf(known.sentAt) : undefined,
    e: known.provenBy === "reply" ? undefined : storeTimeIf(known.sentAt),
    i: known.sesId,
    d: storeTimeIf(known.deliveredAt),
    l: storeTimeIf(known.delayedAt),
    h: bounce?.kind === "hard" ? storedBounce : undefined,
    b: bounce?.kind === "soft" ? storedBounce : undefined,
    m: storeTimeIf(known.complainedAt),
    r: storeTimeIf(known.rejectedAt),
    f: storeTimeIf(known.failedAt),
    w: known.failure,
  };
  return Object.fromEntries(Object.entries(facts).map(([letter, value]) => [`${attempt}${letter}`, value]));
};
