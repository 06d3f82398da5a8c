import { expect, it } from "vitest";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { systemClock } from "#adapters/system/clock.ts";
import { createDueCheck } from "#app/dispatch/due-check.ts";
import { createPrepareSweep } from "#app/sweep/prepare-sweep.ts";
import { openTables } from "#support/tables.ts";

it("sweep and dispatch have nothing to do before a company has saved its settings", async () => {
  const { documents, tables, close } = await openTables();
  const clock = systemClock({ stage: "test", moved: undefined });
  const config = createDynamoConfigStore({ documents, table: tables.config, wallNow: clock.wallNow });
  const ledger = createDynamoLedger({ documents, table: tables.ledger, shards: 4 });
  const prepare = createPrepareSweep({
    config,
    runs: createDynamoRuns(documents, tables.ledger),
    people: createDynamoPeople({ documents, table: tables.people, now: clock.businessNow }),
    clock,
    log: { info: () => undefined, alarm: () => undefined },
    codeVersion: "test",
  });
  expect(await prepare()).toEqual({ kind: "idle", runId: "none", shards: [] });
  expect(await createDueCheck({ config, ledger, clock })()).toEqual({ due: false });
  await close();
});
