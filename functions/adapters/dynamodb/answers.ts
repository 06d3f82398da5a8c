import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Answers } from "#ports/answers.ts";
import {
  acceptanceAttribute,
  issuedItem,
  parseAnswer,
  parseIssued,
  responseAttributes,
} from "./answers-item.ts";
import { batchGet } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import { answerKey, answersPk, issuedKey } from "./keys/answers.ts";
import { type Item, queryPage } from "./paging.ts";

const ISSUED_AT_ONCE = 16;

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
      const written = await updateWhen(documents, {
        table,
        key: answerKey(acceptance.messageId),
        changes: { set: { v: 1, a: acceptanceAttribute(acceptance) } },
        when: { expression: "attribute_not_exists(#a)", names: { "#a": "a" } },
      });
      if (written) return acceptance;
      const item = await read(acceptance.messageId);
      const stands = item && parseAnswer(item).acceptance;
      if (stands === undefined) throw new Error(`The acceptance of ${acceptance.messageId} is lost`);
      return stands;
    },

    ofCampaign: async (campaignId, page) => {
      const pk = answersPk(campaignId);
      const { items, cursor } = await queryPage(
        documents,
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
        },
        { ...page, within: { pk } },
      );
      return { items: items.map(parseAnswer), cursor };
    },
  };
};
