import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Message } from "#core/messaging/message.ts";
import type { Ledger } from "#ports/ledger.ts";
import { enrolmentPk, isMessageSk } from "./keys/ledger.ts";
import { parseEnrolment } from "./ledger-enrolment-item.ts";
import type { LedgerTable } from "./ledger-enrolments.ts";
import { parseMessage } from "./ledger-message-item.ts";
import { decodeCursor, encodeCursor, type Item } from "./paging.ts";

interface Walked {
  readonly enrolment: Enrolment;
  readonly messages: Message[];
  lastKey: Item;
}

const Keys = z.object({ pk: z.string(), sk: z.string() });

/** Reads on until one enrolment more than is given is seen, so that the last one given has all its messages. */
export const walkStore = ({ documents, table }: LedgerTable): Pick<Ledger, "walk"> => ({
  walk: async (campaignId, shard, { limit, cursor, eventual = false, whole = false }) => {
    const pk = enrolmentPk(campaignId, shard);
    const walked: Walked[] = [];
    let start: Item | undefined = decodeCursor(cursor, { pk });
    do {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ConsistentRead: !eventual,
          Limit: limit * 2 + 1,
          ExclusiveStartKey: start,
        }),
      );
      for (const item of Items) collect(walked, item);
      start = LastEvaluatedKey;
    } while (start && endOf(walked, { limit, whole }) === walked.length);

    const given = walked.slice(0, endOf(walked, { limit, whole }));
    return {
      items: given.map(({ enrolment, messages }) => ({ enrolment, messages })),
      cursor: walked.length > given.length ? encodeCursor(given.at(-1)?.lastKey) : undefined,
    };
  },
});

/** How many are given; all, where the last of them may go on. */
const endOf = (
  walked: readonly Walked[],
  { limit, whole }: { readonly limit: number; readonly whole: boolean },
): number => {
  let end = Math.min(limit, walked.length);
  while (whole && end > 0 && end < walked.length && customerAt(walked, end) === customerAt(walked, end - 1))
    end += 1;
  return end;
};

const customerAt = (walked: readonly Walked[], index: number): string | undefined =>
  walked[index]?.enrolment.customerId;

/** A message without its enrolment cannot be ours: the id in a forged or foreign event led here. It is passed by. */
const collect = (walked: Walked[], item: Item): void => {
  const key = Keys.parse(item);
  if (!isMessageSk(key.sk)) {
    walked.push({ enrolment: parseEnrolment(item), messages: [], lastKey: key });
    return;
  }
  const last = walked.at(-1);
  if (last === undefined || !key.sk.startsWith(`${String(last.lastKey["sk"]).split("#m#")[0]}#m#`)) return;
  last.messages.push(parseMessage(item));
  last.lastKey = key;
};
