import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createSqsJobRunner } from "#adapters/sqs/sqs-job-runner.ts";
import { createSqsQueue } from "#adapters/sqs/sqs-queue.ts";
import { describeQueueContract } from "#support/queue-contract.ts";
import { openSqsStandIn } from "./sqs-stand-in.ts";

const sqs = await openSqsStandIn();
const client = new SQSClient(sqs.config);
let queues = 0;

const setUp = () => {
  const queueUrl = `${sqs.config.endpoint}/queue-${++queues}`;
  const deadLetterUrl = `${queueUrl}-dead`;
  return { queueUrl, deadLetterUrl, queue: createSqsQueue({ queueUrl, deadLetterUrl, client }) };
};

afterAll(() => sqs.close());

describeQueueContract("createSqsQueue", async () => {
  const { queue, queueUrl } = setUp();
  return { queue, receiveAll: async () => sqs.receiveAll(queueUrl) };
});

describe("createSqsQueue", () => {
  beforeEach(() => {
    sqs.calls.length = 0;
    sqs.refuse(() => undefined);
  });

  it("sends ten at a time, and no more bytes than a call may hold", async () => {
    const { queue } = setUp();
    await queue.send(Array.from({ length: 21 }, () => "small"));
    expect(sqs.calls.map(({ length }) => length)).toEqual([10, 10, 1]);
    sqs.calls.length = 0;
    await queue.send(["é".repeat(64 * 1024), "é".repeat(64 * 1024), "x"]);
    expect(sqs.calls.map(({ length }) => length)).toEqual([2, 1]);
  });

  it("sends again only what a call that succeeded left out", async () => {
    const { queue, queueUrl } = setUp();
    const failing = new Set(["b", "d"]);
    sqs.refuse(({ MessageBody }) =>
      failing.delete(MessageBody) ? { Code: "InternalError", SenderFault: false } : undefined,
    );
    await queue.send(["a", "b", "c", "d"]);
    expect(sqs.calls.map((call) => call.map(({ MessageBody }) => MessageBody))).toEqual([
      ["a", "b", "c", "d"],
      ["b", "d"],
    ]);
    expect([...sqs.receiveAll(queueUrl)].sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("says so when SQS finds fault with a message, and when it never takes it", async () => {
    const { queue } = setUp();
    sqs.refuse(() => ({ Code: "InvalidMessageContents", SenderFault: true }));
    await expect(queue.send(["a"])).rejects.toThrow("InvalidMessageContents");
    expect(sqs.calls).toHaveLength(1);
    sqs.refuse(() => ({ Code: "InternalError", SenderFault: false }));
    await expect(queue.send(["a"])).rejects.toThrow("InternalError");
    expect(sqs.calls).toHaveLength(6);
  });

  it("counts the dead, also those that somebody is looking at", async () => {
    const { queue, deadLetterUrl } = setUp();
    const dead = createSqsQueue({ queueUrl: deadLetterUrl, deadLetterUrl: `${deadLetterUrl}-none`, client });
    await dead.send(["x", "y"]);
    sqs.receiveAll(deadLetterUrl);
    await dead.send(["z"]);
    expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 3 });
  });
});

describe("createSqsJobRunner", () => {
  it("leaves the job's id in the queue", async () => {
    const { queue, queueUrl } = setUp();
    await createSqsJobRunner(queue).launch("job-1");
    expect(sqs.receiveAll(queueUrl)).toEqual(['{"jobId":"job-1"}']);
  });
});
