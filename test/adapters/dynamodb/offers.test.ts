import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
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
    const accept = { messageId, code: "c", costMicros: 100, until: "2026-12-15", limit: undefined, at };
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
