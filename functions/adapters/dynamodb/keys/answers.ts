import type { ItemKey } from "../batch.ts";

/**
 * Keys of the table `answers` that sending needs. Made here and nowhere else.
 *
 * | item    | pk              | sk      | asked by                                      |
 * | ------- | --------------- | ------- | --------------------------------------------- |
 * | contact | K#<address key> | contact | gates, claim, events of SES, customer's pages |
 * | budget  | B#<campaign>    | budget  | each block of mails; recovery; audit          |
 */
export const contactKey = (addressKey: string): ItemKey => ({ pk: `K#${addressKey}`, sk: "contact" });
export const parseContactPk = (pk: string): string => pk.slice("K#".length);

export const budgetKey = (campaignId: string): ItemKey => ({ pk: `B#${campaignId}`, sk: "budget" });
