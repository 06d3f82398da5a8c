import * as z from "zod";
import type { Contact, OpenClaim, Suppression } from "#core/messaging/contact.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Choice } from "#ports/contacts.ts";
import { parseContactPk } from "./keys/answers.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime, storeTimeIf } from "./stored-time.ts";

/**
 * A contact is written with every mail: it stays under 1 KB with ten recent claims.
 *
 * | name      | is                                                                                    |
 * | --------- | ------------------------------------------------------------------------------------- |
 * | ver       | version                                                                               |
 * | c         | customer of the last claim; left out at the front of the message ids in `rc` and `op` |
 * | rc        | recent, each [message id, at], and 1 where it is a service mail                       |
 * | op        | open, each [message id, attempt, at]                                                  |
 * | tk        | token of the last claim, by which a claim whose reply was lost knows itself           |
 * | su        | suppressed: w(hy), t(ime)                                                             |
 * | t:<topic> | when the topic was left                                                               |
 * | pu        | pausedUntil                                                                           |
 * | ev        | everyDays                                                                             |
 * | sl        | surveysLeftAt                                                                         |
 * | ch        | chosenAt                                                                              |
 * | ru        | restsUntil                                                                            |
 * | ra        | repliedAt                                                                             |
 * | ls        | lastSurvey: [message id, at]                                                          |
 */
const ContactItem = z.looseObject({
  pk: z.string(),
  ver: z.number(),
  c: z.string().default(""),
  rc: z.array(z.tuple([z.string(), StoredTime, z.literal(1).optional()])).default([]),
  op: z.array(z.tuple([z.string(), z.number(), StoredTime])).default([]),
  su: z.object({ w: z.enum(["bounced", "complained", "unsubscribed", "erased"]), t: StoredTime }).optional(),
  pu: StoredTime.optional(),
  ev: z.number().optional(),
  sl: StoredTime.optional(),
  ch: StoredTime.optional(),
  ru: StoredTime.optional(),
  ra: StoredTime.optional(),
  ls: z.tuple([z.string(), StoredTime]).optional(),
});

const TOPIC = "t:";
const topicAttribute = (topic: string): string => `${TOPIC}${topic}`;

export const emptyContact = (addressKey: string): Contact => ({
  addressKey,
  version: 0,
  suppressed: undefined,
  topicsLeft: {},
  pausedUntil: undefined,
  recent: [],
  open: [],
});

export const parseContact = (item: Item): Contact => {
  const stored = ContactItem.parse(item);
  const full = (id: string): string => (id.startsWith("_") ? `${stored.c}${id}` : id);
  return {
    addressKey: parseContactPk(stored.pk),
    version: stored.ver,
    suppressed: stored.su && { why: stored.su.w, at: stored.su.t },
    topicsLeft: parseTopics(item),
    pausedUntil: stored.pu,
    everyDays: stored.ev,
    surveysLeftAt: stored.sl,
    chosenAt: stored.ch,
    restsUntil: stored.ru,
    repliedAt: stored.ra,
    lastSurvey: stored.ls && { messageId: stored.ls[0], at: stored.ls[1] },
    recent: stored.rc.map(([id, at, service]) => ({
      messageId: full(id),
      at,
      ...(service && { service: true }),
    })),
    open: stored.op.map(([id, attempt, at]) => ({ messageId: full(id), attempt, at })),
  };
};

const parseTopics = (item: Item): Record<string, Date> =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([name]) => name.startsWith(TOPIC))
      .map(([name, at]) => [name.slice(TOPIC.length), StoredTime.parse(at)]),
  );

/** Both lists, which are always written together with the customer that their ids leave out. */
export const claimAttributes = (lists: Pick<Contact, "recent" | "open">): Item => {
  const last = lists.open.at(-1) ?? lists.recent.at(-1);
  const customerId = last && parseMessageId(last.messageId)?.customerId;
  const short = (id: string): string =>
    customerId !== undefined && id.startsWith(`${customerId}_`) ? id.slice(customerId.length) : id;
  return {
    c: customerId,
    rc: lists.recent.map(({ messageId, at, service }) => [
      short(messageId),
      storeTime(at),
      ...(service ? [1] : []),
    ]),
    op: lists.open.map((claim: OpenClaim) => [short(claim.messageId), claim.attempt, storeTime(claim.at)]),
  };
};

export const storeSuppression = ({ why, at }: Suppression): Item => ({ w: why, t: storeTime(at) });

/** What somebody chose, as changes of their contact. */
export const choiceChanges = ({ topics, pausedUntil, everyDays, surveys, at }: Choice) => {
  const time = storeTime(at);
  const left = [...topics]
    .filter(([, isWanted]) => !isWanted)
    .map(([topic]) => [topicAttribute(topic), time]);
  const wanted = [...topics]
    .filter(([, isWanted]) => isWanted)
    .map(([topic]) => [topicAttribute(topic), undefined]);
  return {
    set: {
      pu: storeTimeIf(pausedUntil),
      ev: everyDays,
      ch: time,
      ...(surveys && { sl: undefined }),
      ...Object.fromEntries(wanted),
    },
    // the first time stays, so that a repeated request changes nothing
    setOnce: { ...(!surveys && { sl: time }), ...Object.fromEntries(left) },
  };
};

/** Takes what was chosen out of a contact. */
export const noChoices = (item: Item): Item =>
  Object.fromEntries(
    Object.keys(item)
      .filter((name) => name.startsWith(TOPIC) || ["pu", "ev", "sl", "ch"].includes(name))
      .map((name) => [name, undefined]),
  );
