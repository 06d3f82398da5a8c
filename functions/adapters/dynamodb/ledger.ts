import type { Ledger } from "#ports/ledger.ts";
import { dueStore } from "./ledger-due.ts";
import { enrolmentStore, type LedgerTable } from "./ledger-enrolments.ts";
import { messageStore } from "./ledger-messages.ts";
import { turnStore } from "./ledger-turns.ts";
import { walkStore } from "./ledger-walk.ts";

/** The send ledger on DynamoDB. No transactions: see each part for the way its writes fail. */
export const createDynamoLedger = (table: LedgerTable): Ledger => ({
  ...enrolmentStore(table),
  ...turnStore(table),
  ...messageStore(table),
  ...dueStore(table),
  ...walkStore(table),
});
