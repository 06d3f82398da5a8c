import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSEvent } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { type QueueHandler, type QueuePollerOptions, startQueuePoller } from "#local/http/queue-poller.ts";

const newQueue = (maxReceives = 3) =>
  createSqliteQueue({
    path: join(mkdtempSync(join(tmpdir(), "poller-")), "state.sqlite"),
    name: "ingest",
    maxReceives,
  });

const start = (options: Omit<QueuePollerOptions, "functionName">) => {
  const poller = startQueuePoller({ functionName: "ingest", retryDelayMs: () => 0, ...options });
  onTestFinished(() => poller.stop());
  return poller;
};

const bodiesOf = ({ Records }: SQSEvent) => Records.map(({ body }) => body);

describe("startQueuePoller", () => {
  it("gives the handler batches as SQS does", async () => {
    const queue = newQueue();
    await queue.send(["a", "b"]);
    const handler = vi.fn<QueueHandler>(async () => undefined);
    await start({ queue, handler }).drained();
    expect(handler).toHaveBeenCalledTimes(1);
    const [event, context] = handler.mock.calls[0] ?? [];
    expect(event?.Records).toMatchObject([
      {
        messageId: "1",
        body: "a",
        md5OfBody: "0cc175b9c0f1b6a831c399e269772661",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:local:000000000000:ingest",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
        },
      },
      { messageId: "2", body: "b" },
    ]);
    expect(context?.functionName).toBe("ingest");
    expect(context?.getRemainingTimeInMillis()).toBeGreaterThan(0);
  });

  it("keeps to the size and the number of batches", async () => {
    const queue = newQueue();
    await queue.send(Array.from({ length: 40 }, (_, index) => `${index}`));
    let running = 0;
    let most = 0;
    const sizes: number[] = [];
    const handler: QueueHandler = async (event) => {
      most = Math.max(most, ++running);
      sizes.push(event.Records.length);
      await sleep(2);
      running--;
    };
    await start({ queue, handler, batchSize: 7, concurrency: 3 }).drained();
    expect(most).toBe(3);
    expect(Math.max(...sizes)).toBe(7);
    expect(sizes.reduce((a, b) => a + b)).toBe(40);
  });

  it("takes what comes later", async () => {
    const queue = newQueue();
    const seen: string[] = [];
    const poller = start({ queue, handler: async (event) => void seen.push(...bodiesOf(event)) });
    await poller.drained();
    await queue.send(["late"]);
    await poller.drained();
    expect(seen).toEqual(["late"]);
  });

  it("tries again only what the handler named", async () => {
    const queue = newQueue();
    await queue.send(["good", "bad", "good too"]);
    const seen: string[][] = [];
    const onFailure = vi.fn();
    const handler: QueueHandler = async (event) => {
      seen.push(bodiesOf(event));
      const bad = event.Records.filter(({ body }) => body === "bad" && seen.length === 1);
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    await start({ queue, handler, onFailure }).drained();
    expect(seen).toEqual([["good", "bad", "good too"], ["bad"]]);
    expect(onFailure.mock.calls).toEqual([[{ functionName: "ingest", messageIds: ["2"], error: undefined }]]);
  });

  it.each<[string, QueueHandler]>([
    ["throws", () => Promise.reject(new Error("table store is gone"))],
    ["names an unknown message", async () => ({ batchItemFailures: [{ itemIdentifier: "nope" }] })],
    ["names no message", async () => ({ batchItemFailures: [{ itemIdentifier: "" }] })],
  ])("tries the whole batch again when the handler %s", async (_, fail) => {
    const queue = newQueue();
    await queue.send(["a", "b"]);
    const seen: string[][] = [];
    const onFailure = vi.fn();
    const handler: QueueHandler = async (event, context) => {
      seen.push(bodiesOf(event));
      return seen.length === 1 ? fail(event, context) : undefined;
    };
    await start({ queue, handler, onFailure }).drained();
    expect(seen).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ messageIds: ["1", "2"], error: expect.any(Error) }),
    );
  });

  it("gives up a message that fails every time, and no other", async () => {
    const queue = newQueue(3);
    await queue.send(["poison", "good"]);
    let tries = 0;
    const handler: QueueHandler = async ({ Records }) => {
      const bad = Records.filter(({ body }) => body === "poison");
      tries += bad.length;
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    await start({ queue, handler }).drained();
    expect(tries).toBe(3);
    expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 1 });
  });

  it("tries anew what was given up: when it starts again, and once in a while", async () => {
    const queue = newQueue(2);
    await queue.send(["acknowledged"]);
    let isDown = true;
    const seen: string[] = [];
    const handler: QueueHandler = async (event) => {
      if (isDown) throw new Error("the table store is away");
      seen.push(...bodiesOf(event));
    };
    const poller = start({ queue, handler });
    await poller.drained();
    await poller.stop();
    expect((await queue.depth()).dead).toBe(1);
    await start({ queue, handler, redriveMs: 50 }).drained();
    isDown = false;
    await expect.poll(() => seen).toEqual(["acknowledged"]);
    await expect.poll(() => queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it("waits before it tries again, longer each time", async () => {
    const queue = newQueue(3);
    await queue.send(["poison"]);
    const delays: number[] = [];
    const handler: QueueHandler = () => Promise.reject(new Error("no"));
    const retryDelayMs = (receives: number) => {
      delays.push(receives);
      return 60;
    };
    const begun = Date.now();
    await start({ queue, handler, retryDelayMs }).drained();
    expect(delays).toEqual([1, 2, 3]);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(180);
  });

  it("starts at once with what a dead process had in flight", async () => {
    const queue = newQueue();
    await queue.send(["a"]);
    queue.receive({ max: 1, visibilityMs: 600_000 });
    const seen: string[] = [];
    await start({ queue, handler: async (event) => void seen.push(...bodiesOf(event)) }).drained();
    expect(seen).toEqual(["a"]);
  });

  it("lets the handlers that run finish when it is stopped, and leaves the rest", async () => {
    const queue = newQueue();
    await queue.send(["a", "b", "c"]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const handler = vi.fn<QueueHandler>(() => promise);
    const poller = start({ queue, handler, batchSize: 1, concurrency: 1 });
    const stopping = poller.stop();
    resolve();
    await stopping;
    expect(handler).toHaveBeenCalledTimes(1);
    expect(await queue.depth()).toEqual({ waiting: 2, inFlight: 0, dead: 0 });
    await expect(poller.drained()).rejects.toThrow("The queue ingest is stopped and not empty");
  });

  it("never loses a message, whatever fails how often", async () => {
    const anyFaults = fc.record({
      failures: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
      batchSize: fc.integer({ min: 1, max: 5 }),
      throws: fc.boolean(),
    });
    await fc.assert(fc.asyncProperty(anyFaults, workThrough), { numRuns: 25 });
  });
});

interface Faults {
  /** How often each message fails. */
  readonly failures: readonly number[];
  readonly batchSize: number;
  readonly throws: boolean;
}

/** Every message ends as done, or among the dead after three tries; none disappears. */
const workThrough = async ({ failures, batchSize, throws }: Faults): Promise<void> => {
  const queue = newQueue(3);
  await queue.send(failures.map((_, index) => `${index}`));
  const left = [...failures];
  const done = new Set<string>();
  const handler: QueueHandler = async ({ Records }) => {
    const failed = Records.filter(({ body }) => (left[Number(body)] ?? 0) > 0);
    for (const { body } of failed) left[Number(body)] = (left[Number(body)] ?? 0) - 1;
    if (throws && failed.length > 0) throw new Error("no");
    for (const record of Records) if (!failed.includes(record)) done.add(record.body);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  const poller = start({ queue, handler, batchSize });
  await poller.drained();
  await poller.stop();
  const { waiting, inFlight, dead } = await queue.depth();
  expect({ waiting, inFlight, total: dead + done.size }).toEqual({
    waiting: 0,
    inFlight: 0,
    total: failures.length,
  });
};
