import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunHead, Runs } from "#ports/runs.ts";
import { at } from "./ledger-samples.ts";

const START = at("2026-12-01T03:00:00.123Z");

/** What any store of runs keeps to. Wants empty tables; each test uses runs of its own. */
export const describeRuns = (name: string, open: () => Promise<Runs>): void => {
  describe(`Runs: ${name}`, () => {
    let runs: Runs;
    beforeAll(async () => {
      runs = await open();
    });

    const head = (changes: Partial<RunHead> = {}) => ({
      kind: "sweep" as const,
      id: "2026-12-01",
      startedAt: START,
      plan: { campaigns: ["win-back"], until: null },
      codeVersion: "1.2.3",
      ...changes,
    });

    describe("head", () => {
      it("is created once; a second begin gets the one that stands", async () => {
        const stands = { ...head(), finishedAt: undefined, report: undefined };
        expect(await runs.head("sweep", "2026-12-01")).toBeUndefined();
        expect(await runs.begin(head())).toEqual(stands);
        expect(await runs.begin(head({ plan: { other: true }, codeVersion: "2" }))).toEqual(stands);
        expect(await runs.head("sweep", "2026-12-01")).toEqual(stands);
        expect(await runs.head("dispatch", "2026-12-01")).toBeUndefined();
      });

      it("keeps the first report", async () => {
        await runs.begin(head({ id: "2026-12-02" }));
        const report = { crossed: 10, long: "x".repeat(50_000) };
        await runs.finish("sweep", "2026-12-02", START, report);
        await runs.finish("sweep", "2026-12-02", at("2027-01-01T00:00:00Z"), { crossed: 11 });
        expect(await runs.head("sweep", "2026-12-02")).toMatchObject({ finishedAt: START, report });
      });

      it("cannot be finished where it was never begun", async () => {
        await expect(runs.finish("sweep", "1999-01-01", START, {})).rejects.toMatchObject({
          name: "NotFoundError",
        });
      });

      it("is listed newest first, by pages, each once however often it was begun", async () => {
        const ids = ["z-first", "a-second", "m-third", "b-fourth", "q#fifth"];
        for (const [index, id] of ids.entries()) {
          const run = head({ kind: "dispatch", id, startedAt: new Date(START.getTime() + index * 60_000) });
          await runs.begin(run);
          await runs.begin({ ...run, startedAt: new Date(0) });
        }
        const listed: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await runs.list("dispatch", { limit: 2, cursor });
          listed.push(...page.items.map((run) => run.id));
          cursor = page.cursor;
        } while (cursor);
        expect(listed).toEqual(ids.toReversed());
      });
    });

    describe("progress", () => {
      it("begins at nothing, moves its cursor and adds up", async () => {
        const none = { shard: 3, cursor: undefined, done: false, counts: {}, revision: 0 };
        expect(await runs.progress("sweep", "p", 3)).toEqual(none);
        const first = { cursor: "c1", done: false, add: { "win-back.crossed": 2 } };
        expect(await runs.step("sweep", "p", none, first)).toBe("stepped");
        expect(await runs.step("sweep", "p", none, first)).toBe("conflict");
        const read = await runs.progress("sweep", "p", 3);
        expect(read).toEqual({
          shard: 3,
          cursor: "c1",
          done: false,
          counts: { "win-back.crossed": 2 },
          revision: 1,
        });
        const add = { "win-back.crossed": 3, "win-back.refused.no-consent": 1 };
        await runs.step("sweep", "p", read, { cursor: undefined, done: true, add });
        expect(await runs.progress("sweep", "p", 3)).toMatchObject({
          cursor: undefined,
          done: true,
          counts: { "win-back.crossed": 5, "win-back.refused.no-consent": 1 },
        });
        expect((await runs.progress("sweep", "p", 4)).revision).toBe(0);
      });

      it("never counts twice and never loses a count, however many step at once", async () => {
        let run = 0;
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: 2, max: 6 }), async (workers) => {
            const id = `at-once-${run++}`;
            const work = async () => {
              for (;;) {
                const read = await runs.progress("sweep", id, 0);
                const next = { cursor: String(read.revision), done: false, add: { n: 1 } };
                if ((await runs.step("sweep", id, read, next)) === "stepped") return;
              }
            };
            await Promise.all(Array.from({ length: workers }, work));
            expect((await runs.progress("sweep", id, 0)).counts).toEqual({ n: workers });
          }),
          { numRuns: 10 },
        );
      });
    });

    describe("marks", () => {
      it("are set at the revision read and no other", async () => {
        expect(await runs.mark("watermark")).toBeUndefined();
        expect(await runs.setMark("watermark", { day: "2026-12-01" }, undefined)).toBe("set");
        expect(await runs.setMark("watermark", { day: "2026-12-02" }, undefined)).toBe("conflict");
        const read = await runs.mark<{ day: string }>("watermark");
        expect(read?.value).toEqual({ day: "2026-12-01" });
        expect(await runs.setMark("watermark", { day: "2026-12-03" }, read?.revision)).toBe("set");
        expect(await runs.setMark("watermark", { day: "2026-12-04" }, read?.revision)).toBe("conflict");
        expect((await runs.mark("watermark"))?.value).toEqual({ day: "2026-12-03" });
      });

      it.each([null, 0, "", [1, { a: [] }], "é".repeat(5_000)])("keep %j", async (value) => {
        const markName = `value ${JSON.stringify(value).slice(0, 20)}`;
        await runs.setMark(markName, value, undefined);
        expect((await runs.mark(markName))?.value).toEqual(value);
      });
    });

    describe("arrivals", () => {
      it("add up by day over months, and know the newest", async () => {
        expect(await runs.arrivals("2026-01-01", "2026-12-31")).toEqual({
          byDay: {},
          arrivedOn: {},
          lastAt: undefined,
        });
        await runs.addArrivals({
          byDay: { "2026-11-30": 2, "2026-12-01": 3, "2025-01-05": 7 },
          on: "2026-12-01",
          at: START,
        });
        await runs.addArrivals({
          byDay: { "2026-12-01": 4 },
          on: "2026-12-01",
          at: at("2026-11-01T00:00:00Z"),
        });
        expect(await runs.arrivals("2026-11-30", "2026-12-01")).toEqual({
          byDay: { "2026-11-30": 2, "2026-12-01": 7 },
          arrivedOn: { "2026-12-01": 16 },
          lastAt: START,
        });
        expect((await runs.arrivals("2026-12-01", "2027-02-01")).byDay).toEqual({ "2026-12-01": 7 });
        expect((await runs.arrivals("2024-12-31", "2025-01-31")).byDay).toEqual({ "2025-01-05": 7 });
      });
    });
  });
};
