import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { describePeople } from "#support/people-contract.ts";
import { openTables } from "#support/tables.ts";

describePeople("DynamoDB", async () => {
  const { documents, tables, close } = await openTables();
  const now = () => new Date("2026-11-02T12:00:00Z");
  return { people: createDynamoPeople({ documents, table: tables.people, now }), close };
});
