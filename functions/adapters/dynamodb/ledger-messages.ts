import { brotliCompressSync } from "node:zlib";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { DAY_MS } from "#core/shared/day.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { type MessageRef, parseMessageId } from "#core/shared/ids.ts";
import type { Ledger } from "#ports/ledger.ts";
import { batchGet } from "./batch.ts";
import { updateWhen } from "./conditional-write.ts";
import { messageKey, rawEventKey } from "./keys/ledger.ts";
import type { LedgerTable } from "./ledger-enrolments.ts";
import { attemptAttributes, messageAttributes, parseMessage } from "./ledger-message-item.ts";
import { storeTime } from "./stored-time.ts";

const RAW_EVENT_DAYS = 400;

type MessageStore = Pick<Ledger, "message" | "messages" | "recordAttempt" | "keepRawEvent">;

export const messageStore = ({ documents, table, shards }: LedgerTable): MessageStore => {
  const read = async (messageIds: readonly string[], consistent: boolean) => {
    const keys = messageIds.map((messageId) => messageKey(refOf(messageId), shards));
    const items = await batchGet(documents, { table, keys, consistent });
    return new Map(items.map(parseMessage).map((message) => [message.messageId, message]));
  };

  return {
    messages: (messageIds) => read(messageIds, true),
    message: async (messageId, how) => (await read([messageId], how?.eventual !== true)).get(messageId),

    // every fact is set once and stands for itself: order and repetition do not matter
    recordAttempt: async ({ messageId, attempt, known, message }) => {
      await updateWhen(documents, {
        table,
        key: messageKey(refOf(messageId), shards),
        changes: {
          set: { v: 1 },
          setOnce: { ...attemptAttributes(attempt, known), ...(message && messageAttributes(message)) },
        },
      });
    },

    // the key is the event: written again it is the same item
    keepRawEvent: async ({ messageId, eventId, at, body }) => {
      await documents.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...rawEventKey(messageId, eventId),
            v: 1,
            t: storeTime(at),
            // brotli brings such an event, about 2 KB of JSON, under the 1 KB that one write unit takes
            b: brotliCompressSync(body),
            expires: Math.ceil((at.getTime() + RAW_EVENT_DAYS * DAY_MS) / 1_000),
          },
        }),
      );
    },
  };
};

const refOf = (messageId: string): MessageRef => {
  const ref = parseMessageId(messageId);
  if (ref) return ref;
  throw new InvalidInputError(`"${messageId}" is no message id`, [
    {
      file: undefined,
      line: undefined,
      field: "messageId",
      message: "is no message id",
      hint: "customer_campaign_episode_step",
    },
  ]);
};
