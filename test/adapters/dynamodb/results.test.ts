import { afterAll, beforeAll, expect, it } from "vitest";
import { createDynamoResults } from "#adapters/dynamodb/results.ts";
import type { CampaignResults } from "#core/results/campaign-results.ts";
import { concludeResults } from "#core/results/conclude-results.ts";
import { emptyResults } from "#core/results/tally-results.ts";
import type { Results } from "#ports/results.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let results: Results;
beforeAll(async () => {
  open = await openTables();
  results = createDynamoResults(open.documents, open.tables.ledger);
});
afterAll(() => open.close());

const countedAt = (at: string, campaignId = "win-back"): CampaignResults => ({
  campaignId,
  at,
  since: at,
  currency: "USD",
  goal: { kind: "returned", withinDays: 60, count: "revenue", margin: 1 },
  ...concludeResults(emptyResults(), []),
});

it("keeps the latest of each day, whatever comes in which order, and lists them newest first", async () => {
  expect(await results.latest("win-back")).toBeUndefined();
  await results.put("2026-03-02", countedAt("2026-03-02T05:00:00.000Z"));
  await results.put("2026-03-03", countedAt("2026-03-03T17:00:00.000Z"));
  await results.put("2026-03-03", countedAt("2026-03-03T05:00:00.000Z"));
  await results.put("2026-03-03", countedAt("2026-03-03T05:00:00.000Z", "other"));
  expect((await results.latest("win-back"))?.at).toBe("2026-03-03T17:00:00.000Z");
  const first = await results.list("win-back", { limit: 1, cursor: undefined });
  const second = await results.list("win-back", { limit: 1, cursor: first.cursor });
  expect([...first.items, ...second.items].map(({ day, results: { at } }) => [day, at])).toEqual([
    ["2026-03-03", "2026-03-03T17:00:00.000Z"],
    ["2026-03-02", "2026-03-02T05:00:00.000Z"],
  ]);
});
