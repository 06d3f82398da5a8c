import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Ledger } from "#ports/ledger.ts";
import { ABSENT, putWhen } from "./conditional-write.ts";
import { enrolmentKey, turnKey } from "./keys/ledger.ts";
import { entryAttributes, parseEnrolment, stateAttributes } from "./ledger-enrolment-item.ts";
import type { LedgerTable } from "./ledger-enrolments.ts";
import type { Item } from "./paging.ts";

/** `r`: one higher with each turn. `e`: the enrolment that the last turn was taken for, as its item will be. */
const TurnItem = z.object({ r: z.number(), e: z.record(z.string(), z.unknown()) });

type TurnStore = Pick<Ledger, "turn" | "takeTurn">;

export const turnStore = ({ documents, table, shards }: LedgerTable): TurnStore => ({
  turn: async (campaignId, customerId) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: turnKey(campaignId, customerId), ConsistentRead: true }),
    );
    if (Item === undefined) return { revision: 0, taken: undefined };
    const { r, e } = TurnItem.parse(Item);
    return { revision: r, taken: parseEnrolment(e) };
  },

  takeTurn: async (revision, enrolment) => {
    const { campaignId, customerId } = enrolment;
    const item = { ...turnKey(campaignId, customerId), v: 1, r: revision + 1, e: aheadOf(enrolment, shards) };
    const when =
      revision === 0
        ? ABSENT
        : { expression: "#r = :read", names: { "#r": "r" }, values: { ":read": revision } };
    return (await putWhen(documents, { table, item, when })) ? "taken" : "conflict";
  },
});

const aheadOf = (enrolment: Enrolment, shards: number): Item => {
  const { hk: _, hs: __, ...state } = stateAttributes(enrolment, enrolment.revision);
  return { ...enrolmentKey(enrolment, shards), ...entryAttributes(enrolment), ...state };
};
