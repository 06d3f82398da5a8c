import type { ItemKey } from "../batch.ts";

/**
 * Keys of what comes back of mails, in the table `answers`. Made here and nowhere else.
 *
 * | item              | pk                  | sk         | asked by                                       |
 * | ----------------- | ------------------- | ---------- | ---------------------------------------------- |
 * | reply             | F#<customer>        | <id>       | a mail taken again; export and erasure         |
 * | reply in the list | REPLIES#<YYYY-MM>   | <ISO>#<id> | list of replies, newest first                  |
 * | unmatched reply   | UNMATCHED#<YYYY-MM> | <ISO>#<id> | list of those; erasure                         |
 * | clicks            | CLICKS#<message id> | clicks     | each request for a link; an answer's standing  |
 */
export const repliesPk = (customerId: string): string => `F#${customerId}`;
export const replyKey = (customerId: string, id: string): ItemKey => ({ pk: repliesPk(customerId), sk: id });
export const parseRepliesPk = (pk: string): string => pk.slice("F#".length);

export type MonthlyList = "REPLIES" | "UNMATCHED";
/** `month` is `YYYY-MM`. */
export const monthPk = (list: MonthlyList, month: string): string => `${list}#${month}`;
export const monthlyKey = (list: MonthlyList, at: Date, id: string): ItemKey => ({
  pk: monthPk(list, at.toISOString().slice(0, 7)),
  sk: `${at.toISOString()}#${id}`,
});

const CLICKS = "CLICKS#";
export const clicksKey = (messageId: string): ItemKey => ({ pk: `${CLICKS}${messageId}`, sk: "clicks" });
export const parseClicksPk = (pk: string): string => pk.slice(CLICKS.length);
