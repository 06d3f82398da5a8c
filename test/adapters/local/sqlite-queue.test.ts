import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSqliteQueue, type SqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { describeQueueContract } from "#support/queue-contract.ts";

const newPath = () => join(mkdtempSync(join(tmpdir(), "queue-")), "state.sqlite");

const setUp = (maxReceives = 3) => {
  const time = { now: 1_000_000 };
  const path = newPath();
  const open = (name = "ingest") => createSqliteQueue({ path, name, maxReceives, now: () => time.now });
  return { time, open, queue: open() };
};

const bodiesOf = (queue: SqliteQueue, max = 1000) =>
  queue.receive({ max, visibilityMs: 1000 }).map(({ body }) => body);

describeQueueContract("createSqliteQueue", async () => {
  const queue = createSqliteQueue({ path: newPath(), name: "ingest" });
  return {
    queue,
    receiveAll: async () => queue.receive({ max: 1000, visibilityMs: 60_000 }).map(({ body }) => body),
  };
});

describe("createSqliteQueue", () => {
  it("hands out the longest waiting first, at most as many as asked for", async () => {
    const { queue } = setUp();
    await queue.send(["a", "b", "c"]);
    expect(bodiesOf(queue, 2)).toEqual(["a", "b"]);
    expect(bodiesOf(queue, 2)).toEqual(["c"]);
  });

  it("hides what was received until its time is over", async () => {
    const { queue, time } = setUp();
    await queue.send(["a"]);
    bodiesOf(queue);
    time.now += 999;
    expect(bodiesOf(queue)).toEqual([]);
    time.now += 1;
    expect(queue.receive({ max: 1, visibilityMs: 1000 })).toMatchObject([{ body: "a", receives: 2 }]);
  });

  it("forgets what was removed", async () => {
    const { queue, time } = setUp();
    await queue.send(["a"]);
    queue.remove(queue.receive({ max: 1, visibilityMs: 1000 }).map(({ receipt }) => receipt));
    time.now += 5000;
    expect(bodiesOf(queue)).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it("hands out again what was released, after the delay", async () => {
    const { queue, time } = setUp();
    await queue.send(["a"]);
    queue.release(
      queue.receive({ max: 1, visibilityMs: 60_000 }).map(({ receipt }) => receipt),
      200,
    );
    expect(bodiesOf(queue)).toEqual([]);
    time.now += 200;
    expect(bodiesOf(queue)).toEqual(["a"]);
  });

  it("does not let a receipt that ran out release what another consumer holds", async () => {
    const { queue, time } = setUp();
    await queue.send(["a"]);
    const [late] = queue.receive({ max: 1, visibilityMs: 1000 });
    time.now += 1000;
    expect(bodiesOf(queue)).toEqual(["a"]);
    queue.release([late?.receipt ?? ""]);
    expect(bodiesOf(queue)).toEqual([]);
  });

  it("puts among the dead what came back too often, and lets them wait again on demand", async () => {
    const { queue, time } = setUp(2);
    await queue.send(["poison"]);
    for (let round = 0; round < 2; round++) {
      expect(bodiesOf(queue)).toEqual(["poison"]);
      time.now += 1000;
    }
    expect(bodiesOf(queue)).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 1 });
    expect(queue.redrive()).toBe(1);
    expect(queue.receive({ max: 1, visibilityMs: 1 })).toMatchObject([{ body: "poison", receives: 1 }]);
  });

  it("gives back what a dead consumer held, without counting that receipt", async () => {
    const { queue, open } = setUp(1);
    await queue.send(["a"]);
    bodiesOf(queue);
    open().recover();
    expect(open().receive({ max: 1, visibilityMs: 1 })).toMatchObject([{ body: "a", receives: 1 }]);
  });

  it("keeps the queues of one file apart", async () => {
    const { queue, open } = setUp();
    await queue.send(["a"]);
    const other = open("events");
    expect(bodiesOf(other)).toEqual([]);
    other.recover();
    expect(other.redrive()).toBe(0);
    expect(await other.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
    expect(bodiesOf(queue)).toEqual(["a"]);
  });

  it("never loses a message and never hands one to two consumers at once", async () => {
    await fc.assert(fc.asyncProperty(fc.array(anyAction, { maxLength: 60 }), replay), { numRuns: 60 });
  });
});

type Action =
  | { kind: "send"; count: number }
  | { kind: "receive"; max: number }
  | { kind: "remove" | "release"; nth: number }
  | { kind: "wait"; ms: number };

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), count: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constantFrom("remove" as const, "release" as const), nth: fc.nat(9) }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 1500 }) }),
);

/** Two consumers take turns on one file; a plain list of who holds what until when is the judge. */
const replay = async (actions: readonly Action[]): Promise<void> => {
  const { time, queue, open } = setUp(1_000_000);
  const consumers = [queue, open()];
  const standing = new Set<string>();
  const held: { body: string; receipt: string; until: number }[] = [];
  let sent = 0;

  const send = async (consumer: SqliteQueue, count: number) => {
    const bodies = Array.from({ length: count }, () => `${sent++}`);
    await consumer.send(bodies);
    for (const body of bodies) standing.add(body);
  };
  const receive = (consumer: SqliteQueue, max: number) => {
    for (const { body, receipt } of consumer.receive({ max, visibilityMs: 1000 })) {
      expect(standing.has(body)).toBe(true);
      expect(held.some((other) => other.body === body && other.until > time.now)).toBe(false);
      held.push({ body, receipt, until: time.now + 1000 });
    }
  };
  const giveBack = (consumer: SqliteQueue, kind: "remove" | "release", nth: number) => {
    const one = held[nth];
    if (!one) return;
    consumer[kind]([one.receipt]);
    if (kind === "remove") standing.delete(one.body);
    else one.until = Math.min(one.until, time.now);
  };

  for (const [turn, action] of actions.entries()) {
    const consumer = consumers[turn % 2] ?? queue;
    if (action.kind === "wait") time.now += action.ms;
    else if (action.kind === "send") await send(consumer, action.count);
    else if (action.kind === "receive") receive(consumer, action.max);
    else giveBack(consumer, action.kind, action.nth);
  }
  time.now += 1000;
  expect(new Set(bodiesOf(queue))).toEqual(standing);
};
