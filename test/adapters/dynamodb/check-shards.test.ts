import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkShards } from "#adapters/dynamodb/check-shards.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

const ledgerOf = (shards: number, stored: () => number | undefined) => {
  let asked = 0;
  const meta: ConfigStore["meta"] = async () => {
    asked += 1;
    const found = stored();
    return found === undefined ? undefined : { shards: found, createdAt: new Date() };
  };
  const ledger = createDynamoLedger({ documents: open.documents, table: open.tables.ledger, shards });
  return { ledger: checkShards(ledger, { config: { meta }, shards }), asked: () => asked };
};

describe("a ledger whose number of shards is not the one of the data", () => {
  it("refuses every question and every write, and says what would be right", async () => {
    const { ledger } = ledgerOf(4, () => 64);
    const right = "created with 64 shards and keep them, but REKINDLE_SHARDS says 4. Set it to 64.";
    await expect(ledger.openFrom(0)).rejects.toThrow(right);
    await expect(ledger.setOpenFrom(0, "2026-12-01T09")).rejects.toThrow(right);
    await expect(ledger.enrolments([])).rejects.toThrow(right);
    expect(Object.keys(ledger).sort()).toEqual(
      Object.keys(createDynamoLedger({ documents: open.documents, table: "", shards: 4 })).sort(),
    );
  });

  it("is asked for once where it is right, and until there are data", async () => {
    let stored: number | undefined;
    const { ledger, asked } = ledgerOf(4, () => stored);
    await ledger.setOpenFrom(0, "2026-12-01T09");
    stored = 4;
    expect(await ledger.openFrom(0)).toBe("2026-12-01T09");
    await ledger.openFrom(0);
    expect(asked()).toBe(2);
  });
});
