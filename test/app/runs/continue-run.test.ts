import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { createContinueRun } from "#app/runs/continue-run.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Runs } from "#ports/runs.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
const HOUR_AGO = new Date(NOW.getTime() - 3_600_001);

let open: OpenTables;
let runs: Runs;
beforeAll(async () => {
  open = await openTables();
  runs = createDynamoRuns(open.documents, open.tables.ledger);
});
afterAll(() => open.close());

type Kind = "more" | "done" | "waits" | "failed";
let made = 0;

/** What is answered after a round of two shards, neither of them done. */
const afterRound = async (
  kind: "sweep" | "dispatch",
  pages: readonly Kind[],
  startedAt = NOW,
): Promise<{ readonly next: string; readonly slept: number; readonly isFinished: boolean }> => {
  const runId = `run-${++made}`;
  let slept = 0;
  await runs.begin({ kind, id: runId, startedAt, plan: {}, codeVersion: "test" });
  const next = await createContinueRun(
    {
      runs,
      config: { meta: async () => ({ shards: 2, createdAt: NOW }) } as ConfigStore,
      clock: { businessNow: () => NOW, wallNow: () => NOW },
      sleep: async (ms) => {
        slept += ms;
      },
    },
    kind,
  )({ runId, pages: pages.map((page) => ({ kind: page })), startedAt });
  const head = await runs.head(kind, runId);
  return { next: next.kind, slept, isFinished: head?.finishedAt !== undefined };
};

describe("after a round", () => {
  it("goes round again at once while something is done", async () => {
    const again = { next: "more", slept: 0, isFinished: false };
    expect(await afterRound("dispatch", ["more", "waits"])).toEqual(again);
    expect(await afterRound("dispatch", ["more", "failed"])).toEqual(again);
  });

  it("pauses when every shard could only wait", async () => {
    const pause = { next: "more", slept: 5_000, isFinished: false };
    expect(await afterRound("dispatch", ["waits", "waits"])).toEqual(pause);
    expect(await afterRound("dispatch", ["waits", "failed"])).toEqual(pause);
  });

  it("ends a dispatch after its hour: what is due is the next one's", async () => {
    expect((await afterRound("dispatch", ["more", "waits"], HOUR_AGO)).next).toBe("done");
    expect((await afterRound("sweep", ["more", "more"], HOUR_AGO)).next).toBe("failed");
  });

  it("gives up a round that failed as a whole, and lets the next dispatch begin", async () => {
    const failed = { next: "failed", slept: 0 };
    expect(await afterRound("dispatch", ["failed", "failed"])).toEqual({ ...failed, isFinished: true });
    expect(await afterRound("dispatch", ["failed", "failed"], HOUR_AGO)).toMatchObject(failed);
    // a sweep is one run a day: the next one goes on with it
    expect(await afterRound("sweep", ["failed", "failed"])).toEqual({ ...failed, isFinished: false });
  });
});
