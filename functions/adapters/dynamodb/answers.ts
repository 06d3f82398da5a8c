import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Answers } from "#ports/answers.ts";
import {
  acceptanceAttribute,
  issuedItem,
  parseAnswer,
  parseIssued,
  redemptionAttribute,
  redemptionOf,
  responseAttributes,
} from "./answers-item.ts";
import { batchGet } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, type Condition, putWhen, updateWhen } from "./conditional-write.ts";
import { answerKey, answersOf, answersPk, codeKey, issuedKey } from "./keys/answers.ts";
import { type Item, queryPage } from "./paging.ts";

const ISSUED_AT_ONCE = 16;
/** An acceptance whose code was not used. */
const UNUSED: Condition = {
  expression: "attribute_exists(#a) AND attribute_not_exists(#x)",
  names: { "#a": "a", "#x": "x" },
};

const CodeItem = z.object({ m: z.string() });

/** Surveys, offers and answers on DynamoDB. A repetition of any write changes nothing. */
export const createDynamoAnswers = (documents: Documents, table: string): Answers => {
  const read = async (messageId: string): Promise<Item | undefined> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: answerKey(messageId), ConsistentRead: true }),
    );
    return Item;
  };

  return {
    issue: async (issued) => {
      await inParallel(issued, ISSUED_AT_ONCE, (each) =>
        putWhen(documents, { table, item: issuedItem(each), when: ABSENT }),
      );
    },

    issued: async (messageId) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: issuedKey(messageId), ConsistentRead: true }),
      );
      return Item && parseIssued(Item);
    },

    answered: async (messageIds) => {
      const items = await batchGet(documents, { table, keys: messageIds.map(answerKey), consistent: true });
      return new Map(
        items.map(parseAnswer).map(({ messageId, ...answered }) => [messageId, answered] as const),
      );
    },

    putResponse: async (response, before) => {
      const own = responseAttributes(response);
      const written = await updateWhen(documents, {
        table,
        key: answerKey(response.messageId),
        changes: { set: { v: 1, ...own } },
        when:
          before === undefined
            ? { expression: "attribute_not_exists(fp)" }
            : { expression: "fp = :read", values: { ":read": responseAttributes(before).fp } },
      });
      if (written) return "saved";
      // the reply to our own write may have been lost
      return (await read(response.messageId))?.["fp"] === own.fp ? "saved" : "conflict";
    },

    putAcceptance: async (acceptance) => {
      const { messageId, code } = acceptance;
      // first: whoever is shown a code can use it
      await updateWhen(documents, {
        table,
        key: codeKey(code),
        changes: { set: { v: 1 }, setOnce: { m: messageId } },
      });
      const written = await updateWhen(documents, {
        table,
        key: answerKey(messageId),
        changes: { set: { v: 1, a: acceptanceAttribute(acceptance) } },
        when: { expression: "attribute_not_exists(#a)", names: { "#a": "a" } },
      });
      if (written) return { ...acceptance, redeemedAt: undefined };
      const item = await read(messageId);
      const stands = item && parseAnswer(item).acceptance;
      if (stands === undefined) throw new Error(`The acceptance of ${messageId} is lost`);
      return stands;
    },

    messageOfCode: async (code) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: codeKey(code), ConsistentRead: true }),
      );
      return Item && CodeItem.parse(Item).m;
    },

    redeem: async ({ messageId, name, at }) => {
      const written = await updateWhen(documents, {
        table,
        key: answerKey(messageId),
        changes: { set: { x: redemptionAttribute({ at, name }) } },
        when: UNUSED,
      });
      if (written) return { kind: "redeemed", at };
      const item = await read(messageId);
      const stands = item && redemptionOf(item);
      if (stands === undefined) throw new Error(`Message ${messageId} has no acceptance to redeem`);
      return { kind: stands.name === name ? "again" : "used", at: stands.at };
    },

    ofCampaign: async (campaignId, { customerId, ...page }) => {
      const pk = answersPk(campaignId);
      const isOne = customerId !== undefined;
      const { items, cursor } = await queryPage(
        documents,
        {
          TableName: table,
          KeyConditionExpression: isOne ? "pk = :pk AND begins_with(sk, :customer)" : "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk, ...(isOne && { ":customer": answersOf(customerId) }) },
        },
        { ...page, within: { pk } },
      );
      return { items: items.map(parseAnswer), cursor };
    },
  };
};
