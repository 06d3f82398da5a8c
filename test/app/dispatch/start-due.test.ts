import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { createStartDue } from "#app/dispatch/start-due.ts";
import type { Runs } from "#ports/runs.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let runs: Runs;
beforeAll(async () => {
  open = await openTables();
  runs = createDynamoRuns(open.documents, open.tables.ledger);
});
afterAll(() => open.close());

let now = new Date("2026-12-01T09:00:00Z");
let started: string[] = [];
let due = true;
beforeEach(() => {
  now = new Date(now.getTime() + 86_400_000);
  started = [];
  due = true;
});

const startDue = () =>
  createStartDue({
    dueCheck: async () => ({ due }),
    runs,
    clock: { businessNow: () => now, wallNow: () => now },
    workflows: {
      start: async (workflow, name) => {
        started.push(`${workflow} ${name}`);
      },
    },
  })();
const begin = (id: string) =>
  runs.begin({ kind: "dispatch", id, startedAt: now, plan: {}, codeVersion: "test" });
const pass = (minutes: number): void => {
  now = new Date(now.getTime() + minutes * 60_000);
};

describe("the check every five minutes", () => {
  it("starts a dispatch when something is due, and nothing otherwise", async () => {
    due = false;
    expect(await startDue()).toEqual({ kind: "idle" });
    due = true;
    expect(await startDue()).toEqual({ kind: "started" });
    expect(started).toEqual([expect.stringMatching(/^dispatch due-\d+$/)]);
  });

  it("starts none beside one that is at work, whatever is due", async () => {
    await begin("at-work");
    for (let minutes = 0; minutes < 60; minutes += 5) {
      expect(await startDue()).toEqual({ kind: "running" });
      pass(5);
    }
    expect(started).toEqual([]);
    expect(await startDue()).toEqual({ kind: "started" });
  });

  it("starts the next one as soon as the last is finished", async () => {
    await begin("quick");
    pass(5);
    await runs.finish("dispatch", "quick", now, {});
    expect(await startDue()).toEqual({ kind: "started" });
  });
});
