import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#cli/client/api-client.ts";
import { type CrashRuntime, openCrashRuntime } from "#support/crash/crash-runtime.ts";
import { sayer } from "#support/crash/peace.ts";
import { between, type Random, randomOf, seedOfRun } from "#support/crash/random.ts";
import { readPeople } from "#support/crash/stored-people.ts";
import { ingested, rowsOf, sleep, workspaceOf } from "#support/crash/workload.ts";

const CUSTOMERS = 800;
const CHUNK_ROWS = 50;
const KILLS = 5;
const seed = seedOfRun();
const say = sayer("import");

describe(`kill -9 during imports, seed ${seed}`, () => {
  let runtime: CrashRuntime;
  beforeAll(async () => {
    say(`REKINDLE_SEED=${seed}`);
    runtime = await openCrashRuntime(seed);
  });
  afterAll(() => runtime.close());

  it("keeps every row that was acknowledged, once", async () => {
    const now = new Date();
    const random = randomOf(seed, "import");
    let client = await runtime.start({});
    await client.call("workspace.put", { body: { document: workspaceOf(now), file: "workspace.yaml" } });
    const begun = [await begin(client, "customers"), await begin(client, "activity")];
    const chunks = chunksOf(now, begun);
    const killAt = new Set(Array.from({ length: KILLS }, () => between(random, [1, chunks.length - 1])));
    for (const [index, chunk] of chunks.entries()) {
      const acknowledged = killAt.has(index) && (await killWhile(runtime, () => put(client, chunk), random));
      if (killAt.has(index)) {
        say(`kill at chunk ${index}, acknowledged: ${acknowledged}`);
        client = await runtime.start({});
      }
      // only what was not acknowledged is sent again
      if (!acknowledged) await put(client, chunk);
    }
    const total = CUSTOMERS / CHUNK_ROWS;
    const finish = (importId: string) =>
      client.call("imports.finish", { params: { importId }, body: { chunks: total } });
    await Promise.all(begun.map(finish));
    await ingested(client);
    // again: it changes nothing, and answers how far the rows are
    for (const { state } of await Promise.all(begun.map(finish))) expect(state).toBe("done");
    await runtime.kill();
    expect(await readPeople(runtime.tablesPath)).toEqual({ customers: CUSTOMERS, activities: CUSTOMERS });
  });
});

interface Chunk {
  readonly importId: string;
  readonly chunk: number;
  readonly rows: readonly unknown[];
}

const chunksOf = (now: Date, [customers = "", activity = ""]: readonly string[]): readonly Chunk[] => {
  const rows = rowsOf({ customers: CUSTOMERS }, now);
  const cut = (importId: string, all: readonly unknown[]): Chunk[] =>
    Array.from({ length: CUSTOMERS / CHUNK_ROWS }, (_, chunk) => ({
      importId,
      chunk,
      rows: all.slice(chunk * CHUNK_ROWS, (chunk + 1) * CHUNK_ROWS),
    }));
  return [...cut(customers, rows.customers), ...cut(activity, rows.activity)];
};

const put = (client: ApiClient, { importId, chunk, rows }: Chunk) =>
  client.call("imports.put-chunk", { params: { importId, chunk }, body: { rows: [...rows] } });

const begin = async (client: ApiClient, kind: "customers" | "activity"): Promise<string> =>
  (
    await client.call("imports.create", {
      body: { kind, name: `${kind}.csv`, contentHash: (kind === "customers" ? "a" : "b").repeat(64) },
    })
  ).id;

/** Kills the runtime a random moment after the request left; answers whether it was acknowledged. */
const killWhile = async (
  runtime: CrashRuntime,
  request: () => Promise<unknown>,
  random: Random,
): Promise<boolean> => {
  const answered = request().then(
    () => true,
    () => false,
  );
  await sleep(between(random, [0, 60]));
  await runtime.kill();
  return answered;
};
