import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { askedMessage } from "#support/answers-contract.ts";
import { describeOffers } from "#support/offers-contract.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

describeOffers("DynamoDB", async () => createDynamoOffers(open.documents, open.tables.answers));

describe("an offer that is withdrawn between look and update", () => {
  const at = new Date("2026-12-01T09:00:00Z");
  const common = { costMicros: 100, until: "2026-12-15", limit: undefined, totalMicros: undefined, at };
  /** Offers that are withdrawn as soon as somebody has looked at them. */
  const withdrawnAfterLook = (campaignId: string) => {
    const offers = createDynamoOffers(open.documents, open.tables.answers);
    let looks = 0;
    const documents: Documents = Object.assign(Object.create(open.documents), {
      send: async (command: never) => {
        const found = await open.documents.send(command);
        if (looks++ === 0) await offers.withdraw(campaignId, at);
        return found;
      },
    });
    return createDynamoOffers(documents, open.tables.answers);
  };

  it("is not accepted", async () => {
    const messageId = askedMessage("withdrawn", "a", "gift");
    const offers = withdrawnAfterLook("withdrawn");
    expect(await offers.reserve({ ...common, ifFull: "refuse", messageId, code: "c" })).toEqual({
      kind: "withdrawn",
    });
    expect(await offers.standing("withdrawn", "gift")).toMatchObject({ accepted: 0, usedMicros: 0 });
  });

  it("is not promised", async () => {
    const messageIds = [askedMessage("unpromised", "a", "gift")];
    const hold = { ...common, campaignId: "unpromised", stepId: "gift", id: "block", messageIds };
    expect(await withdrawnAfterLook("unpromised").hold(hold)).toEqual([]);
  });
});

describe("mails and offers of a campaign", () => {
  it("draw on the same budget", async () => {
    const campaignId = "shared";
    const budgets = createDynamoBudgets(open.documents, open.tables.answers);
    const offers = createDynamoOffers(open.documents, open.tables.answers);
    const at = new Date("2026-12-01T09:00:00Z");
    const mails = (id: string) =>
      budgets.reserve({
        campaignId,
        reservationId: id,
        messageIds: ["a", "b"].map((who) => askedMessage(campaignId, who)),
        eachMicros: 10,
        day: "2026-12-01",
        totalMicros: 120,
        perDayMicros: undefined,
        at,
      });
    const messageId = askedMessage(campaignId, "a", "gift");
    const terms = { ifFull: "refuse", costMicros: 100, until: "2026-12-15", limit: undefined } as const;
    const accept = { ...terms, messageId, code: "c", at };
    expect((await mails("one")).covered).toHaveLength(2);
    expect(await offers.reserve({ ...accept, totalMicros: 119 })).toEqual({ kind: "sold-out" });
    expect(await offers.reserve({ ...accept, totalMicros: 120 })).toMatchObject({ kind: "reserved" });
    expect(await mails("two")).toEqual({ covered: [], stoppedBy: "total" });
    await budgets.close(campaignId, "one", 0);
    expect((await mails("two")).covered).toHaveLength(2);
    await offers.close({ messageId, code: "c", kept: false });
    expect(await budgets.spent(campaignId)).toMatchObject({ totalMicros: 20 });
  });
});
