import { messageIdOf, parseMessageId } from "#core/shared/ids.ts";
import type { ItemKey } from "../batch.ts";

/**
 * Keys of the table `answers`. Made here and nowhere else.
 *
 * | item    | pk              | sk                        | asked by                                              |
 * | ------- | --------------- | ------------------------- | ----------------------------------------------------- |
 * | contact | K#<address key> | contact                   | gates, claim, events of SES, customer's pages         |
 * | budget  | B#<campaign>    | budget                    | each block of mails; offers; recovery; audit          |
 * | issued  | I#<message>     | issued                    | survey and offer pages                                |
 * | answer  | R#<campaign>    | <customer>_<episode>_<id> | survey and offer pages, dispatch, lists of responses  |
 * | code    | O#<code>        | code                      | whoever redeems it                                    |
 * | task    | T#<task>        | task                      | dispatch, people who do it                            |
 * | task at | L#<state>#<shard> | <due>_<task>            | lists of tasks; a hint: the task says what is so      |
 */
export const contactKey = (addressKey: string): ItemKey => ({ pk: `K#${addressKey}`, sk: "contact" });
export const parseContactPk = (pk: string): string => pk.slice("K#".length);

/** What a campaign's mails and offers may cost and how often an offer may be accepted: guarded by one item. */
export const budgetKey = (campaignId: string): ItemKey => ({ pk: `B#${campaignId}`, sk: "budget" });

export const issuedKey = (messageId: string): ItemKey => ({ pk: `I#${messageId}`, sk: "issued" });
export const parseIssuedPk = (pk: string): string => pk.slice("I#".length);

const ANSWERS = "R#";
export const answersPk = (campaignId: string): string => `${ANSWERS}${campaignId}`;
/** @throws RangeError for what is no message id */
export const answerKey = (messageId: string): ItemKey => {
  const ref = parseMessageId(messageId);
  if (ref === undefined) throw new RangeError(`Not a message id: ${messageId}`);
  const { campaignId, customerId, episode, stepId } = ref;
  return { pk: answersPk(campaignId), sk: `${customerId}_${episode}_${stepId}` };
};
export const parseAnswerKey = ({ pk, sk }: ItemKey): string => {
  const [customerId = "", episode = "", stepId = ""] = sk.split("_");
  return messageIdOf({ campaignId: pk.slice(ANSWERS.length), customerId, episode, stepId });
};

/** Prefix of the answers of one customer. */
export const answersOf = (customerId: string): string => `${customerId}_`;

/** Of an acceptance, as its code is written: it leads to the message. */
export const codeKey = (code: string): ItemKey => ({ pk: `O#${code}`, sk: "code" });

export const taskKey = (id: string): ItemKey => ({ pk: `T#${id}`, sk: "task" });
/** Beginnings of lists are spread over shards, so that no partition holds all work of a company. */
export const taskListPk = (state: string, shard: number): string => `L#${state}#${shard}`;
/** Sorts by due time. */
export const taskListSk = (dueAt: Date, id: string): string => `${dueAt.toISOString()}_${id}`;
export const parseTaskListSk = (sk: string): string => sk.slice(sk.indexOf("_") + 1);
