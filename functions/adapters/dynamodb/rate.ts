import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Rate } from "#ports/runs.ts";
import type { Documents } from "./client.ts";
import { updateWhen } from "./conditional-write.ts";
import { rateKey } from "./keys/ledger.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

/** `nx`: the next free moment. */
const RateItem = z.object({ nx: StoredTime });

const TRIES = 20;
const MS = 1_000;

/**
 * The send rate on DynamoDB. Each reservation moves the one stored moment forward in one conditional update, whoever
 * asks. A reply that was lost costs the time it had reserved: it fails towards sending slower.
 */
export const createDynamoRate = (documents: Documents, table: string): Rate => ({
  reserve: async ({ count, perSecond, now, latest, name }) => {
    const key = rateKey(name);
    const takesMs = Math.ceil((count * MS) / perSecond);
    for (let tries = 0; tries < TRIES; tries++) {
      // while others send: right after the last of them
      const queued = await updateWhen(documents, {
        table,
        key,
        changes: { set: { v: 1 }, add: { nx: takesMs } },
        when: {
          expression: "nx > :now AND nx <= :latest",
          values: { ":now": storeTime(now), ":latest": storeTime(latest) },
        },
      });
      if (queued) return { kind: "reserved", at: new Date(RateItem.parse(queued).nx.getTime() - takesMs) };

      const idle = await updateWhen(documents, {
        table,
        key,
        changes: { set: { v: 1, nx: storeTime(now) + takesMs } },
        when: {
          expression: "attribute_not_exists(nx) OR nx <= :now",
          values: { ":now": storeTime(now) },
        },
      });
      if (idle) return { kind: "reserved", at: now };

      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
      );
      const next = RateItem.parse(Item).nx;
      if (next > latest) return { kind: "wait", until: next };
    }
    throw new Error(`The send rate ${name} was changed by others ${TRIES} times in a row`);
  },
});
