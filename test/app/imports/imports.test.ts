import type { Context } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiWorld, openApiWorld, toSqsEvent } from "#support/api/api-world.ts";
import { callApi, refusal } from "#support/api/call-api.ts";
import { setUpWorkspace } from "#support/api/samples.ts";

let hashes = 0;
let names = 0;

describe("an import", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
    await setUpWorkspace(world);
  });
  afterAll(() => world.close());

  const begin = async (kind: "customers" | "activity" | "contracts" = "activity") => {
    hashes += 1;
    const contentHash = hashes.toString(16).padStart(64, "0");
    return callApi(world, "imports.create", { body: { kind, name: "rows.csv", contentHash } });
  };
  const rows = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, index) => {
      names += 1;
      return { line: index + 2, customer: `p-${names}`, occurredAt: "2026-11-20T10:00:00Z", ...more };
    });
  const put = (importId: string, chunk: number, some: unknown[]) =>
    callApi(world, "imports.put-chunk", { params: { importId, chunk }, body: { rows: some } });
  const finish = (importId: string, chunks: number) =>
    callApi(world, "imports.finish", { params: { importId }, body: { chunks } });
  const read = (importId: string) => callApi(world, "imports.get", { params: { importId } });
  const received = () => world.queue.receive({ max: 100, visibilityMs: 60_000 });
  const take = (messages: ReturnType<typeof received>) =>
    world.ingestHandler(toSqsEvent(messages), {} as Context);

  it("is open, then working, then done", async () => {
    const { id, state } = await begin();
    expect(state).toBe("open");
    await put(id, 0, rows(3));
    expect(await finish(id, 1)).toMatchObject({ state: "working", counts: { received: 0 } });
    await world.deliver();
    expect(await read(id)).toMatchObject({
      state: "done",
      counts: { received: 3, added: 3, known: 0, rejected: 0 },
    });
  });

  it("begins once for one idempotency key, also when its answer was lost", async () => {
    const body = { kind: "customers" as const, name: "a", contentHash: "a".repeat(64) };
    const first = await callApi(world, "imports.create", { body, key: "same-key" });
    vi.spyOn(world.parts.config, "replay").mockResolvedValueOnce(undefined);
    expect(await callApi(world, "imports.create", { body, key: "same-key" })).toEqual(first);
  });

  it("answers a chunk that is sent again alike, and queues it once", async () => {
    const { id } = await begin();
    const some = [...rows(2), { line: 9, customer: "x", occurredAt: "yesterday" }];
    const first = await put(id, 0, some);
    expect(first).toMatchObject({
      accepted: 2,
      rejected: [{ line: 9, field: "occurredAt", message: "is no date with time and zone" }],
    });
    expect(await put(id, 0, some)).toEqual(first);
    expect((await world.queue.depth()).waiting).toBe(1);
    const others = await refusal(world, "imports.put-chunk", {
      params: { importId: id, chunk: 0 },
      body: { rows: rows(1) },
    });
    expect(others).toMatchObject({ status: 422, detail: "Chunk 0 was sent before with other rows" });
    await world.deliver();
    await finish(id, 1);
    expect(await read(id)).toMatchObject({ state: "done", counts: { received: 3, added: 2, rejected: 1 } });
  });

  it("acknowledges only what the queue has kept, and goes on after a crash there", async () => {
    const { id } = await begin();
    const some = rows(2);
    vi.spyOn(world.parts.ingestQueue, "send").mockRejectedValueOnce(new Error("killed"));
    expect(
      await refusal(world, "imports.put-chunk", { params: { importId: id, chunk: 0 }, body: { rows: some } }),
    ).toMatchObject({ status: 500 });
    expect(
      await refusal(world, "imports.finish", { params: { importId: id }, body: { chunks: 1 } }),
    ).toMatchObject({
      status: 409,
      detail: expect.stringContaining("lacks chunks 0"),
    });
    expect(await put(id, 0, some)).toMatchObject({ accepted: 2 });
    await world.deliver();
    await finish(id, 1);
    expect(await read(id)).toMatchObject({ state: "done", counts: { received: 2, added: 2 } });
  });

  it("counts exactly when every message is delivered three times, in disorder and at once", async () => {
    const { id } = await begin();
    for (const chunk of [2, 0, 1]) await put(id, chunk, rows(40));
    const messages = received();
    expect(messages).toHaveLength(3);
    await Promise.all([take(messages.toReversed()), take(messages)]);
    await take(messages);
    world.queue.remove(messages.map(({ receipt }) => receipt));
    await finish(id, 3);
    expect(await read(id)).toMatchObject({ state: "done", counts: { received: 120 } });
    const { counts } = await read(id);
    // two deliveries at the same moment may each find a row of the other: the sum holds all the same
    expect(counts.added + counts.known).toBe(120);
  });

  it("counts exactly when a delivery dies before its result is written down", async () => {
    const { id } = await begin();
    await put(id, 0, rows(10));
    const messages = received();
    vi.spyOn(world.parts.runs, "setMark").mockRejectedValueOnce(new Error("killed"));
    const { batchItemFailures } = await take(messages);
    expect(batchItemFailures).toEqual([{ itemIdentifier: messages[0]?.id }]);
    expect((await take(messages)).batchItemFailures).toEqual([]);
    world.queue.remove(messages.map(({ receipt }) => receipt));
    await finish(id, 1);
    expect(await read(id)).toMatchObject({ state: "done", counts: { received: 10, added: 0, known: 10 } });
  });

  it("keeps messages below the queue's limit", async () => {
    const { id } = await begin();
    await put(id, 0, rows(300, { properties: { note: "x".repeat(900) } }));
    const messages = received();
    expect(messages.length).toBeGreaterThan(1);
    for (const { body } of messages) expect(Buffer.byteLength(body)).toBeLessThan(210_000);
    await take(messages);
    world.queue.remove(messages.map(({ receipt }) => receipt));
    await finish(id, 1);
    expect(await read(id)).toMatchObject({ state: "done", counts: { received: 300, added: 300 } });
  });

  it("keeps the first result of a part while others of its chunk are still on their way", async () => {
    const { id } = await begin();
    await put(id, 0, rows(250, { properties: { note: "x".repeat(900) } }));
    const [first, ...others] = received();
    if (first === undefined) throw new Error("there is no message");
    await take([first]);
    await take([first]);
    await take(others);
    world.queue.remove([first, ...others].map(({ receipt }) => receipt));
    await finish(id, 1);
    expect(await read(id)).toMatchObject({ state: "done", counts: { added: 250, known: 0 } });
  });

  it("lets a message that cannot be read come back alone", async () => {
    const { id } = await begin();
    await put(id, 0, rows(1));
    const [good] = received();
    const outcome = await take([{ ...good, id: "bad", body: "{" } as never, good as never]);
    expect(outcome.batchItemFailures).toEqual([{ itemIdentifier: "bad" }]);
    world.queue.remove([good?.receipt ?? ""]);
  });

  it("is done at once when no row was good, and pages through all that was rejected", async () => {
    const { id } = await begin();
    await put(id, 0, [{ line: 2 }, "no row", 7, null]);
    await put(id, 1, [{ line: 6, customer: "x", occurredAt: "2026-11-20T10:00:00Z", typ: "call" }]);
    expect(await finish(id, 2)).toMatchObject({ state: "done", counts: { added: 0 } });
    const seen = [];
    let cursor: string | undefined;
    do {
      const page = await callApi(world, "imports.rejects", {
        params: { importId: id },
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen.map(({ line, field, message }) => [line, field, message])).toEqual([
      [2, "customer", "is missing"],
      [2, "occurredAt", "is missing"],
      [undefined, "", "is …"],
      [undefined, "", "is …"],
      [undefined, "", "is empty"],
      [6, "typ", "is not known here"],
    ]);
  });

  it("takes no chunk after its end, and ends with one number of chunks", async () => {
    const { id } = await begin();
    await put(id, 0, rows(1));
    await finish(id, 1);
    await finish(id, 1);
    expect(
      await refusal(world, "imports.finish", { params: { importId: id }, body: { chunks: 2 } }),
    ).toMatchObject({ status: 409 });
    expect(
      await refusal(world, "imports.put-chunk", {
        params: { importId: id, chunk: 1 },
        body: { rows: rows(1) },
      }),
    ).toMatchObject({ status: 409, detail: expect.stringContaining("takes no more chunks") });
    await world.deliver();
  });

  it("takes the same file again and adds nothing", async () => {
    const some = rows(5);
    for (const counts of [
      { added: 5, known: 0 },
      { added: 0, known: 5 },
    ]) {
      const { id } = await begin();
      await put(id, 0, some);
      await finish(id, 1);
      await world.deliver();
      expect((await read(id)).counts).toMatchObject(counts);
    }
  });
});
