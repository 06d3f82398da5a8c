import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freeName } from "#cli/commands/import/rejects.ts";
import { toChunks } from "#cli/commands/import/send-rows.ts";
import type { ImportResult } from "#cli/output/import-view.ts";
import { setUpWorkspace } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld, type Ran } from "./cli-world.ts";

let cli: CliWorld;
const open = async (options?: Parameters<typeof openCliWorld>[0]): Promise<void> => {
  cli = await openCliWorld(options);
  await setUpWorkspace(cli.world);
};

const put = (name: string, content: string): string => {
  const path = join(cli.directory, name);
  writeFileSync(path, content);
  return path;
};
const resultOf = (ran: Ran): ImportResult => ran.json() as ImportResult;
const activity = (rows: number): string =>
  `customer,date,amount\n${Array.from({ length: rows }, (_, row) => `c-${row % 40},2026-11-${1 + (row % 28)},${row % 3}.50`).join("\n")}\n`;

describe("rekindle import", { timeout: 60_000 }, () => {
  afterEach(() => cli.close());

  it("adds once, however often a file is imported, and only what is new of a longer one", async () => {
    await open();
    const file = put("a.csv", activity(1_200));
    const first = resultOf(await cli.rekindle(["import", "activity", file, "--json"]));
    expect(first).toMatchObject({
      rows: 1_200,
      rejected: 0,
      import: { state: "done", counts: { added: 1_200 } },
    });
    const again = resultOf(await cli.rekindle(["import", "activity", file, "--json"]));
    expect(again.import?.id).not.toBe(first.import?.id);
    expect(again.import?.counts).toMatchObject({ added: 0, known: 1_200 });
    put("a.csv", activity(1_250));
    const longer = await cli.rekindle(["import", "activity", file]);
    expect(longer.out).toContain("1,250 rows of activity imported: 50 added, 1,200 known already.");
  });

  it("goes on with what was interrupted, and doubles nothing", async () => {
    let sends = 0;
    await open({
      change: ({ ingestQueue }) => ({
        ingestQueue: {
          ...ingestQueue,
          send: async (bodies) => {
            sends += 1;
            if (sends === 3) throw new Error("broken");
            return ingestQueue.send(bodies);
          },
        },
      }),
    });
    const file = put("a.csv", activity(2_300));
    const broken = await cli.rekindle(["import", "activity", file]);
    expect(broken).toMatchObject({ code: 1, out: "" });
    const { import: done, rows } = resultOf(await cli.rekindle(["import", "activity", file, "--json"]));
    expect({ rows, counts: done?.counts }).toMatchObject({
      rows: 2_300,
      counts: { received: 2_300, added: 2_300, known: 0 },
    });
  });

  it("says that it goes on where it stopped, when the server goes away half-way", async () => {
    await open();
    const file = put("a.csv", activity(1_200));
    const real = globalThis.fetch;
    const cut = vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
      if (input instanceof Request && input.url.endsWith("/chunks/1")) throw new TypeError("fetch failed");
      return real(input);
    });
    const broken = await cli.rekindle(["import", "activity", file]).finally(() => cut.mockRestore());
    expect(broken.code).toBe(3);
    expect(broken.err).toContain("Then import the file again: it goes on where it stopped");
    const { import: done } = resultOf(await cli.rekindle(["import", "activity", file, "--json"]));
    expect(done?.counts).toMatchObject({ received: 1_200, added: 1_200, known: 0 });
  });

  it.each([
    [502, "answered 502 and no reason."],
    [403, "does not let these credentials in."],
  ])("says only what was answered, when it was %i and no reason", async (status, words) => {
    await open();
    const real = globalThis.fetch;
    const cut = vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
      if (input instanceof Request && input.url.includes("/chunks/")) return new Response("", { status });
      return real(input);
    });
    const file = put("a.csv", activity(2));
    const broken = await cli.rekindle(["import", "activity", file]).finally(() => cut.mockRestore());
    expect(broken.code).toBe(3);
    expect(broken.err).toContain(words);
    expect(broken.err).not.toContain("import the file again");
  });

  it("keeps good lines, names ten bad ones, and puts all of them into a file that can be corrected", async () => {
    await open();
    const bad = Array.from({ length: 12 }, (_, row) => `b-${row},no address`);
    const file = put("people.csv", `id,email\ng-1,ann@example.com\n${bad.join("\n")}\ng-2,bob@example.com\n`);
    const ran = await cli.rekindle(["import", "customers", file]);
    expect(ran.code).toBe(1);
    expect(
      ran.out.match(/people\.csv:\d+ {2}email “no address” is no e-mail address; right would be/g),
    ).toHaveLength(10);
    expect(ran.out).toContain("… and 2 more lines");
    expect(ran.out).toContain("2 rows of customers imported: 2 created");
    const rejects = join(cli.directory, "people.rejects.csv");
    expect(ran.out).toContain(`12 lines not taken, to be found in ${rejects}`);
    writeFileSync(rejects, readFileSync(rejects, "utf8").replaceAll(/no address/g, "eve@example.com"));
    const corrected = await cli.rekindle(["import", "customers", rejects]);
    expect(corrected).toMatchObject({ code: 0 });
    expect(corrected.out).toContain("12 rows of customers imported: 12 created");
  });

  it("names what only the server refuses, with the line as it stands in the file", async () => {
    await open();
    // a name that the tables cannot hold passes here
    const long = "x".repeat(210);
    const file = put("people.csv", `id,email\n1,ann@example.com\n${long},bob@example.com\n`);
    const ran = await cli.rekindle(["import", "customers", file, "--json"]);
    expect(resultOf(ran)).toMatchObject({ rejected: 1, rejects: [{ line: 3 }] });
    expect(readFileSync(join(cli.directory, "people.rejects.csv"), "utf8")).toContain(
      `${long},bob@example.com`,
    );
  });

  it("sends nothing in a dry run, and needs no server when zone and currency are stated", async () => {
    await open();
    const file = put("a.csv", activity(30));
    const dry = resultOf(await cli.rekindle(["import", "activity", file, "--dry-run", "--json"]));
    expect(dry).toMatchObject({ dryRun: true, rows: 30, rejected: 0 });
    expect(dry.import).toBeUndefined();
    const args = ["import", "activity", file, "--dry-run", "--zone", "Europe/Berlin", "--currency", "EUR"];
    const alone = await cli.rekindle(args, { env: {} });
    expect(alone).toMatchObject({
      code: 0,
      out: expect.stringContaining("30 of 30 rows of activity can be taken"),
    });
    expect((await cli.rekindle(["import", "activity", file, "--json"])).json()).toMatchObject({
      import: { counts: { added: 30 } },
    });
  });

  it("says in which zone a column is read, where that is another than the file's", async () => {
    await open();
    const file = put("a.csv", "customer,date (UTC)\n1,2026-01-05 10:00\n");
    const args = ["import", "activity", file, "--dry-run"];
    expect((await cli.rekindle(args)).err).toContain("  occurredAt  ← date (UTC), in UTC\n");
    const stated = await cli.rekindle([...args, "--zone", "Asia/Tehran"]);
    expect(stated.err).toContain(", Asia/Tehran, EUR\n");
    expect(stated.err).not.toContain("in UTC");
  });

  it("never overwrites a rejects file that may be half corrected", async () => {
    await open();
    const file = put("people.csv", "id,email\n1,nope\n");
    for (const _ of [1, 2, 3]) await cli.rekindle(["import", "customers", file]);
    const names = readdirSync(cli.directory).filter((name) => name.endsWith(".rejects.csv"));
    expect(names.sort()).toEqual(["people-2.rejects.csv", "people-3.rejects.csv", "people.rejects.csv"]);
    expect(freeName(join(cli.directory, "people-2.rejects.csv"))).toBe(
      join(cli.directory, "people-4.rejects.csv"),
    );
    await cli.rekindle(["import", "customers", file, "--rejects", join(cli.directory, "mine.csv")]);
    expect(existsSync(join(cli.directory, "mine.csv"))).toBe(true);
  });
});

describe("toChunks", { timeout: 60_000 }, () => {
  it("loses no row, keeps the order, and never makes a chunk too long or empty", () => {
    const row = fc.record({ text: fc.integer({ min: 0, max: 900_000 }).map((length) => "ü".repeat(length)) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const chunks = toChunks(rows);
        expect(chunks.flat()).toEqual(rows);
        for (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0);
          expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThan(5_000_000);
        }
      }),
      { numRuns: 20 },
    );
    expect(toChunks(Array.from({ length: 2_500 }, () => ({}))).map(({ length }) => length)).toEqual([
      1_000, 1_000, 500,
    ]);
  });
});
