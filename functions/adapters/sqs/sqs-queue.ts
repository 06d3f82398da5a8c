import { Buffer } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { Queue } from "#ports/queue.ts";

export interface SqsQueueOptions {
  readonly queueUrl: string;
  /** Where those go that were received too often. */
  readonly deadLetterUrl: string;
  readonly client?: SQSClient;
}

const MAX_BODY_BYTES = 256 * 1024;
/** Of one call. SQS takes 1 MiB by now; some of its regions and stand-ins still this. */
const CALL = { entries: 10, bytes: MAX_BODY_BYTES };
/** A call that succeeds may still leave single entries out; those alone are sent again. */
const MOST_ROUNDS = 5;
const BACK_OFF_MS = 100;

const COUNTS: readonly QueueAttributeName[] = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
];

/**
 * A queue of SQS. Where it is reached is the SDK's affair: `AWS_ENDPOINT_URL_SQS`. Bodies must be text that SQS
 * takes: not empty, no control characters but tab and line ends.
 * @throws InvalidInputError from `send` for a body above 256 KiB; none of that call's bodies is sent then.
 */
export const createSqsQueue = (options: SqsQueueOptions): Queue => {
  const { queueUrl, deadLetterUrl, client = new SQSClient({}) } = options;
  const count = async (url: string) => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...COUNTS] }),
    );
    const [visible = 0, delayed = 0, inFlight = 0] = COUNTS.map((name) => Number(Attributes[name] ?? 0));
    return { waiting: visible + delayed, inFlight };
  };
  return {
    send: async (bodies, { delayMs } = { delayMs: 0 }) => {
      assertBodiesFit(bodies);
      const delaySeconds = Math.ceil(delayMs / 1_000);
      for (const batch of toCalls(bodies)) await sendBatch({ client, queueUrl, delaySeconds }, batch);
    },
    depth: async () => {
      const [live, dead] = await Promise.all([count(queueUrl), count(deadLetterUrl)]);
      return { ...live, dead: dead.waiting + dead.inFlight };
    },
  };
};

interface Target {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly delaySeconds: number;
}

const sendBatch = async (target: Target, bodies: readonly string[]): Promise<void> => {
  const { client, queueUrl, delaySeconds } = target;
  const delay = delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {};
  let left = bodies.map((body, index) => ({ Id: `${index}`, MessageBody: body, ...delay }));
  for (let round = 1; ; round++) {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: left }),
    );
    if (Failed.length === 0) return;
    const ours = Failed.find(({ SenderFault }) => SenderFault);
    if (ours !== undefined || round === MOST_ROUNDS)
      throw new Error(`SQS refused ${Failed.length} messages: ${(ours ?? Failed[0])?.Code}`);
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
    await sleep(BACK_OFF_MS * 2 ** round);
  }
};

/** In the order given, as many to a call as it may hold. */
const toCalls = (bodies: readonly string[]): readonly (readonly string[])[] => {
  const calls: string[][] = [];
  let room = 0;
  for (const body of bodies) {
    const bytes = Buffer.byteLength(body);
    const last = calls.at(-1);
    if (last === undefined || last.length === CALL.entries || bytes > room) {
      calls.push([body]);
      room = CALL.bytes - bytes;
    } else {
      last.push(body);
      room -= bytes;
    }
  }
  return calls;
};

const assertBodiesFit = (bodies: readonly string[]): void => {
  const faults = bodies.flatMap((body, index) => {
    const bytes = Buffer.byteLength(body);
    if (bytes <= MAX_BODY_BYTES) return [];
    const message = `The message has ${bytes} bytes.`;
    const hint = `At most ${MAX_BODY_BYTES} bytes.`;
    return [{ file: undefined, line: undefined, field: `${index}`, message, hint }];
  });
  if (faults.length > 0) throw new InvalidInputError("A message is too long for the queue", faults);
};
