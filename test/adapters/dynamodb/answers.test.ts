import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import { issuedItem } from "#adapters/dynamodb/answers-item.ts";
import { askedMessage, describeAnswers, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { itemSize } from "#support/item-size.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

describeAnswers("DynamoDB", async () => createDynamoAnswers(open.documents, open.tables.answers));

describe("an issued offer", () => {
  it("stays under 1 KB with a title in three languages: it is written with the mail", () => {
    const title = { en: "t".repeat(80), de: "t".repeat(80), fa: "ت".repeat(80) };
    const item = issuedItem(sampleIssued(askedMessage("c".repeat(40)), sampleTerms({ title })));
    expect(itemSize(item)).toBeLessThan(1_024);
  });
});
