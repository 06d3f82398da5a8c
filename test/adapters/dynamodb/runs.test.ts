import { afterAll, beforeAll } from "vitest";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { describeRuns } from "#support/runs-contract.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

describeRuns("DynamoDB", async () => createDynamoRuns(open.documents, open.tables.ledger));
