import type { Runs } from "#ports/runs.ts";
import type { Documents } from "./client.ts";
import { arrivalStore } from "./runs-arrivals.ts";
import { headStore } from "./runs-heads.ts";
import { progressStore } from "./runs-progress.ts";

/** Runs, marks and arrivals on DynamoDB, in the table `ledger`. */
export const createDynamoRuns = (documents: Documents, table: string): Runs => ({
  ...headStore(documents, table),
  ...progressStore(documents, table),
  ...arrivalStore(documents, table),
});
