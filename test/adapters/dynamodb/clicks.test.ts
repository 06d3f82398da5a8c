import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchGet } from "#adapters/dynamodb/batch.ts";
import { createDynamoClicks } from "#adapters/dynamodb/clicks.ts";
import { clicksKey } from "#adapters/dynamodb/keys/replies.ts";
import { CLICKS_KEPT, type Click } from "#core/clicks/click.ts";
import { itemSize } from "#support/item-size.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

const clicks = () => createDynamoClicks({ documents: open.documents, table: open.tables.answers });
const click = (number: number): Click => ({
  link: `survey:${number}`,
  at: new Date(Date.UTC(2026, 11, 1) + number),
  sign: "plain",
});

describe("clicks", () => {
  it("are kept in order, of each message by itself", async () => {
    await clicks().record("m1", click(1));
    await clicks().record("m1", { ...click(2), sign: "head" });
    await clicks().record("m2", click(3));
    expect(await clicks().ofMessage("m1")).toEqual([click(1), { ...click(2), sign: "head" }]);
    expect(await clicks().ofMessage("none")).toEqual([]);
    await clicks().remove(["m1"]);
    expect(await clicks().ofMessage("m1")).toEqual([]);
    expect(await clicks().ofMessage("m2")).toHaveLength(1);
  });

  it("never are more than twenty, however many come at once, and go by themselves", async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => clicks().record("many", click(index))));
    const kept = await clicks().ofMessage("many");
    expect(kept.length).toBeGreaterThan(0);
    for (let index = 0; index < CLICKS_KEPT; index++) await clicks().record("many", click(index));
    expect(await clicks().ofMessage("many")).toHaveLength(CLICKS_KEPT);
    const { documents, tables } = open;
    const keys = [clicksKey("many")];
    const [item = {}] = await batchGet(documents, { table: tables.answers, keys, consistent: true });
    expect(Number(item["expires"])).toBeGreaterThan(Date.UTC(2027, 1, 27) / 1_000);
    expect(itemSize(item)).toBeLessThan(1_536);
  });
});
