import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Enrolment, EnrolmentKey } from "#core/enrolment/enrolment.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import { batchGet } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import { customerSkPrefix, enrolmentKey, isMessageSk } from "./keys/ledger.ts";
import {
  entryAttributes,
  parseEnrolment,
  stateAttributes,
  storeSettlement,
} from "./ledger-enrolment-item.ts";
import { queryAll } from "./paging.ts";

export interface LedgerTable {
  readonly documents: Documents;
  readonly table: string;
  /** As stored when the data were created. */
  readonly shards: number;
}

type EnrolmentStore = Pick<Ledger, "enrol" | "enrolments" | "ofCustomer" | "update" | "settle">;

/**
 * Each write is conditional. A write of our own whose reply was lost is answered as `exists`, `conflict` or
 * `already`: the caller reads again and finds its own work done, nothing is done twice.
 */
export const enrolmentStore = ({ documents, table, shards }: LedgerTable): EnrolmentStore => {
  const get = async (key: EnrolmentKey): Promise<Enrolment> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: enrolmentKey(key, shards), ConsistentRead: true }),
    );
    if (Item === undefined) throw new NotFoundError(`There is no enrolment ${enrolmentKeyText(key)}`);
    return parseEnrolment(Item);
  };

  return {
    enrol: async (enrolment) => {
      const item = {
        ...enrolmentKey(enrolment, shards),
        ...entryAttributes(enrolment),
        ...stateAttributes(enrolment, enrolment.revision),
      };
      if (await putWhen(documents, { table, item, when: ABSENT })) return { kind: "created" };
      return { kind: "exists", enrolment: await get(enrolment) };
    },

    enrolments: async (keys) => {
      const items = await batchGet(documents, {
        table,
        keys: keys.map((key) => enrolmentKey(key, shards)),
        consistent: true,
      });
      return new Map(items.map(parseEnrolment).map((enrolment) => [enrolmentKeyText(enrolment), enrolment]));
    },

    ofCustomer: async (campaignId, customerId) => {
      const { pk } = enrolmentKey({ campaignId, customerId, episode: "" }, shards);
      const items = await queryAll(documents, {
        TableName: table,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :customer)",
        ExpressionAttributeValues: { ":pk": pk, ":customer": customerSkPrefix(customerId) },
        ConsistentRead: true,
      });
      return items.filter((item) => !isMessageSk(String(item["sk"]))).map(parseEnrolment);
    },

    update: async (enrolment) => {
      const written = await updateWhen(documents, {
        table,
        key: enrolmentKey(enrolment, shards),
        changes: { set: stateAttributes(enrolment, enrolment.revision + 1) },
        when: { expression: "#r = :read", names: { "#r": "r" }, values: { ":read": enrolment.revision } },
      });
      return written ? "updated" : "conflict";
    },

    settle: async (key, settlement) => {
      const written = await updateWhen(documents, {
        table,
        key: enrolmentKey(key, shards),
        // the revision rises, so that an update computed before it cannot take the outcome away
        changes: { set: { z: storeSettlement(settlement) }, add: { r: 1 } },
        when: {
          expression: "attribute_exists(pk) AND attribute_not_exists(#z)",
          names: { "#z": "z" },
        },
      });
      if (written) return "settled";
      await get(key);
      return "already";
    },
  };
};
