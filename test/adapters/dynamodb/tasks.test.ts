import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoTasks } from "#adapters/dynamodb/tasks.ts";
import { endTask, type Task } from "#core/task/task.ts";
import type { Tasks } from "#ports/tasks.ts";
import { hoursFrom } from "#support/engine-samples.ts";
import { openTables } from "#support/tables.ts";
import { aTask } from "#support/task-samples.ts";

const DONE = {
  state: "done",
  outcome: "stays",
  statedReason: "price",
  verifiedReason: "service",
  note: undefined,
} as const;

describe("createDynamoTasks", () => {
  let tasks: Tasks;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const opened = await openTables();
    close = opened.close;
    tasks = createDynamoTasks({ documents: opened.documents, table: opened.tables.answers, shards: 4 });
  });
  afterAll(() => close());

  const ids = async (state: Task["state"]) =>
    (await tasks.list({ state, limit: 100, cursor: undefined })).items.map(({ customerId }) => customerId[0]);

  it("keeps the first one that is put under an id", async () => {
    await tasks.create(aTask("a"));
    await tasks.create(aTask("a", { title: "Another" }));
    expect(await tasks.get(aTask("a").id)).toEqual({ ...aTask("a"), revision: 1 });
    expect(await ids("open")).toEqual(["a"]);
  });

  it("lists over all shards by due time, in pages that lose and repeat none", async () => {
    for (const [at, letter] of [..."edcb"].entries())
      await tasks.create(aTask(letter, { dueAt: hoursFrom(at + 1, aTask(letter).dueAt) }));
    const pages: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await tasks.list({ state: "open", limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      pages.push(...page.items.map(({ customerId }) => customerId[0]));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(pages).toEqual([..."aedcb"]);
  });

  it("moves one that ends to the other list, and refuses what was decided on an older reading", async () => {
    const open = await tasks.get(aTask("c").id);
    const done = open && endTask(open, DONE, { at: hoursFrom(9), by: "mia" });
    if (done === undefined) throw new Error("not there");
    expect(await tasks.update(done)).toBe("updated");
    expect(await tasks.update(done)).toBe("conflict");
    expect(await ids("open")).toEqual([..."aedb"]);
    expect(await ids("done")).toEqual(["c"]);
    expect(await tasks.get(done.id)).toMatchObject({
      state: "done",
      statedReason: "price",
      verifiedReason: "service",
      history: [{ by: "campaign" }, { by: "mia", state: "done", outcome: "stays", at: hoursFrom(9) }],
    });
    // a step that is carried out again does not open it anew
    await tasks.create(aTask("c", { dueAt: hoursFrom(1) }));
    expect(await ids("open")).toEqual([..."aedb"]);
  });
});
