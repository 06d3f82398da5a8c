import { afterEach } from "vitest";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { describeConfigStore } from "#support/config-store-contract.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables | undefined;
afterEach(() => open?.close());

describeConfigStore("DynamoDB", async (wallNow) => {
  open = await openTables();
  return createDynamoConfigStore({ documents: open.documents, table: open.tables.config, wallNow });
});
