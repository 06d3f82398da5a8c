import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { at, newCustomer } from "#support/people-builders.ts";
import { describePeople } from "#support/people-contract.ts";
import { describeSilence } from "#support/silence-contract.ts";
import { openTables } from "#support/tables.ts";

const open = async () => {
  const { documents, tables, close } = await openTables();
  const people = createDynamoPeople({ documents, table: tables.people, now: () => at("2026-11-02") });
  return { people, documents, table: tables.people, close };
};

describePeople("DynamoDB", open);
describeSilence("DynamoDB", open);

describe("createDynamoPeople", () => {
  it("reads what an older or a newer version wrote", async () => {
    const { people, documents, table, close } = await open();
    const { customerId } = newCustomer();
    const pk = `C#${customerId}`;
    const profile = {
      ...{ pk, sk: "PROFILE", v: 1, externalId: "e-1", consent: { state: "unknown", later: true } },
      ...{
        updatedAt: 1,
        knownSince: 1,
        baseStamp: 1,
        revision: 1,
        signUpRevision: 1,
        addedLater: { any: "thing" },
      },
    };
    const activity = { pk, sk: "A#2026-09-01T12:00:00.000Z#m", v: 1, type: "login", source: "api" };
    await documents.send(new PutCommand({ TableName: table, Item: profile }));
    await documents.send(
      new PutCommand({ TableName: table, Item: { ...activity, receivedAt: 1, expires: 4e9, addedLater: 1 } }),
    );
    const facts = (await people.facts([customerId], { contracts: true })).get(customerId);
    expect(facts?.customer).toMatchObject({
      externalId: "e-1",
      value: {},
      attributes: {},
      formerAddressKeys: [],
    });
    const range = { from: at("2026-09-01"), to: at("2026-09-02") };
    expect(await people.activity(customerId, range)).toMatchObject([
      { messageId: "m", type: "login", properties: {}, future: false, revenue: undefined },
    ]);
    await close();
  });
});
