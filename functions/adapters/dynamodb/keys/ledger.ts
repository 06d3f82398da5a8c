import type { EnrolmentKey } from "#core/enrolment/enrolment.ts";
import { type MessageRef, messageIdOf, shardOf } from "#core/shared/ids.ts";
import type { DueEntry } from "#ports/ledger.ts";
import type { ItemKey } from "../batch.ts";

/**
 * Every key of the table `ledger` is made here and nowhere else. Ids hold no `#`, and `#` sorts before all they do
 * hold: an enrolment is followed at once by its own messages.
 *
 * | item            | pk                   | sk                              | asked by                                |
 * | --------------- | -------------------- | ------------------------------- | --------------------------------------- |
 * | enrolment       | E#<campaign>#<shard> | <customer>#<episode>            | key; a customer's; walk of a shard      |
 * | message         | E#<campaign>#<shard> | <customer>#<episode>#m#<step>   | message id; walk, with its enrolment    |
 * | turn            | T#<campaign>#<customer> | turn                         | who enters while others may             |
 * | raw event       | X#<message id>       | <event id>                      | explain, audit                          |
 * | open from       | O#<shard>            | open-from                       | dispatch: the oldest hour to read       |
 * | run             | R#<kind>#<id>        | head                            | the run's own steps                     |
 * | run's shard     | R#<kind>#<id>        | s#<shard>                       | the shard's worker                      |
 * | run in the list | RUNS#<kind>          | <started, ISO>#<id>             | list of runs, newest first              |
 * | mark            | M#<name>             | mark                            | sweep: watermark, backlog cursors       |
 * | results         | RESULTS#<campaign>   | <YYYY-MM-DD>                    | marketers: the newest, and by day       |
 * | arrivals        | FEED                 | <YYYY-MM>                       | feed guard: counts by day of that month |
 * | last arrival    | FEED                 | last                            | feed guard                              |
 * | send rate       | RATE                 | <name>                          | each batch before it is sent            |
 *
 * Index `due` (hk, hs), enrolments that are active and have a due time:
 * `<hour>#<shard>`, `<due, ISO>#<campaign>#<customer>#<episode>`.
 */
export const enrolmentPk = (campaignId: string, shard: number): string => `E#${campaignId}#${shard}`;

export const enrolmentKey = (key: EnrolmentKey, shards: number): ItemKey => ({
  pk: enrolmentPk(key.campaignId, shardOf(key.customerId, shards)),
  sk: `${key.customerId}#${key.episode}`,
});

/** Begins the sort keys of all enrolments of a customer, and of their messages. */
export const customerSkPrefix = (customerId: string): string => `${customerId}#`;

const MESSAGE_MARK = "#m#";

export const messageKey = (ref: MessageRef, shards: number): ItemKey => {
  const { pk, sk } = enrolmentKey(ref, shards);
  return { pk, sk: `${sk}${MESSAGE_MARK}${ref.stepId}` };
};

export const isMessageSk = (sk: string): boolean => sk.includes(MESSAGE_MARK);

export const parseEnrolmentKey = ({ pk, sk }: ItemKey): EnrolmentKey & { readonly shard: number } => {
  const [, campaignId = "", shard = ""] = pk.split("#");
  const [customerId = "", episode = ""] = sk.split("#");
  return { campaignId, customerId, episode, shard: Number(shard) };
};

export const parseMessageKey = ({ pk, sk }: ItemKey): MessageRef & { readonly messageId: string } => {
  const { campaignId, customerId, episode } = parseEnrolmentKey({ pk, sk });
  const ref = { campaignId, customerId, episode, stepId: sk.split("#")[3] ?? "" };
  return { ...ref, messageId: messageIdOf(ref) };
};

export const rawEventPk = (messageId: string): string => `X#${messageId}`;
export const rawEventKey = (messageId: string, eventId: string): ItemKey => ({
  pk: rawEventPk(messageId),
  sk: eventId,
});

export const TURN_PREFIX = "T#";
export const turnKey = (campaignId: string, customerId: string): ItemKey => ({
  pk: `${TURN_PREFIX}${campaignId}#${customerId}`,
  sk: "turn",
});

export const openFromKey = (shard: number): ItemKey => ({ pk: `O#${shard}`, sk: "open-from" });

export const dueHk = (hour: string, shard: number): string => `${hour}#${shard}`;

export const parseDueHk = (hk: string): { readonly hour: string; readonly shard: number } => {
  const [hour = "", shard = ""] = hk.split("#");
  return { hour, shard: Number(shard) };
};

export const dueHs = (entry: DueEntry): string =>
  `${entry.dueAt.toISOString()}#${entry.campaignId}#${entry.customerId}#${entry.episode}`;

/** After every entry of that moment, before every later one. */
export const dueHsEnd = (until: Date): string => `${until.toISOString()}$`;

export const parseDueHs = (hs: string): DueEntry => {
  const [at = "", campaignId = "", customerId = "", episode = ""] = hs.split("#");
  return { dueAt: new Date(at), campaignId, customerId, episode };
};

const runPk = (kind: string, id: string): string => `R#${kind}#${id}`;
export const runHeadKey = (kind: string, id: string): ItemKey => ({ pk: runPk(kind, id), sk: "head" });
export const runShardKey = (kind: string, id: string, shard: number): ItemKey => ({
  pk: runPk(kind, id),
  sk: `s#${shard}`,
});

export const runListPk = (kind: string): string => `RUNS#${kind}`;
export const runListKey = (kind: string, startedAt: Date, id: string): ItemKey => ({
  pk: runListPk(kind),
  sk: `${startedAt.toISOString()}#${id}`,
});
/** The id of the run that a list item stands for. */
export const parseRunListSk = (sk: string): string => sk.slice(sk.indexOf("#") + 1);

export const markKey = (name: string): ItemKey => ({ pk: `M#${name}`, sk: "mark" });

export const resultsPk = (campaignId: string): string => `RESULTS#${campaignId}`;
export const resultsKey = (campaignId: string, day: string): ItemKey => ({
  pk: resultsPk(campaignId),
  sk: day,
});

const FEED_PK = "FEED";
/** `month` is `YYYY-MM`. */
export const arrivalsKey = (month: string): ItemKey => ({ pk: FEED_PK, sk: month });
export const LAST_ARRIVAL_KEY: ItemKey = { pk: FEED_PK, sk: "last" };

export const rateKey = (name: string): ItemKey => ({ pk: "RATE", sk: name });
