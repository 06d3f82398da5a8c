import { createHash } from "node:crypto";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { ReceivedMessage, SqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { lambdaContext } from "./lambda-context.ts";

const IDLE_MS = 50;
const FIRST_RETRY_MS = 1_000;
const REDRIVE_MS = 3_600_000;

// biome-ignore lint/suspicious/noConfusingVoidType: a handler without partial answers returns nothing
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | void>;

export interface QueuePollerOptions {
  readonly queue: SqliteQueue;
  readonly functionName: string;
  readonly handler: QueueHandler;
  /** @default 10 */
  readonly batchSize?: number;
  /** Batches at once. @default 2 */
  readonly concurrency?: number;
  /** Longer than the handler ever takes, otherwise a second one gets the same messages. @default 60 000 */
  readonly visibilityMs?: number;
  /** How long a failed message waits, by how often it was received. @default 1 s, doubled each time, at most `visibilityMs` */
  readonly retryDelayMs?: (receives: number) => number;
  /** How often what was given up is tried anew. @default 1 hour */
  readonly redriveMs?: number;
  /** Messages failed: all of a batch whose handler threw, or those it named. */
  readonly onFailure?: (failure: QueueFailure) => void;
}

interface QueueFailure {
  readonly functionName: string;
  readonly messageIds: readonly string[];
  /** Undefined when the handler named them itself. */
  readonly error: unknown;
}

export interface QueuePoller {
  /**
   * Resolves when nothing waits and nothing is in flight, also not for a later try.
   * @throws Error when the poller is stopped before
   */
  drained(): Promise<void>;
  /** Takes no more messages and waits for the handlers that run. */
  stop(): Promise<void>;
}

/**
 * Feeds a queue to a handler, as Lambda does with SQS. It is the only consumer of its queue: what a dead process
 * had in flight is given out again at once. Nobody watches the dead letters of one machine, and what was acknowledged
 * may not be lost because the tables were away for a quarter of a minute: what was given up is tried anew when the
 * machine starts, and once in a while.
 */
export const startQueuePoller = (options: QueuePollerOptions): QueuePoller => {
  const { queue, batchSize = 10, concurrency = 2, visibilityMs = 60_000 } = options;
  const stopping = new AbortController();
  queue.recover();
  queue.redrive();
  const redriving = setInterval(() => queue.redrive(), options.redriveMs ?? REDRIVE_MS);

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const messages = queue.receive({ max: batchSize, visibilityMs });
      if (messages.length > 0) await workOff(options, messages);
      else await pause(stopping.signal);
      // a handler that never waits must not keep everybody else from their turn
      await nextTurn();
    }
  };
  const workers = Array.from({ length: concurrency }, work);

  return {
    drained: async () => {
      for (;;) {
        const { waiting, inFlight } = await queue.depth();
        if (waiting + inFlight === 0) return;
        if (stopping.signal.aborted) throw new Error(`The queue ${queue.name} is stopped and not empty`);
        await pause(stopping.signal);
      }
    },
    stop: async () => {
      clearInterval(redriving);
      stopping.abort();
      await Promise.all(workers);
    },
  };
};

/** Ends early, without an error, when the poller is stopped. */
const pause = (signal: AbortSignal): Promise<void> =>
  sleep(IDLE_MS, undefined, { signal }).catch(() => undefined);

const workOff = async (options: QueuePollerOptions, messages: readonly ReceivedMessage[]): Promise<void> => {
  const { queue, functionName, visibilityMs = 60_000, onFailure } = options;
  const { failed, error } = await call(options, messages);
  const failedIds = new Set(failed.map(({ id }) => id));
  queue.remove(messages.filter(({ id }) => !failedIds.has(id)).map(({ receipt }) => receipt));
  if (failed.length === 0) return;

  const retryDelayMs = options.retryDelayMs ?? ((receives) => FIRST_RETRY_MS * 2 ** (receives - 1));
  for (const { receipt, receives } of failed) {
    queue.release([receipt], Math.min(retryDelayMs(receives), visibilityMs));
  }
  onFailure?.({ functionName, messageIds: [...failedIds], error });
};

interface BatchOutcome {
  readonly failed: readonly ReceivedMessage[];
  readonly error: unknown;
}

const call = async (
  options: QueuePollerOptions,
  messages: readonly ReceivedMessage[],
): Promise<BatchOutcome> => {
  const { queue, functionName, handler, visibilityMs = 60_000 } = options;
  const event: SQSEvent = { Records: messages.map((message) => toRecord(message, queue.name)) };
  try {
    const answer = await handler(event, lambdaContext(functionName, visibilityMs));
    const named = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
    const failed = messages.filter(({ id }) => named.includes(id));
    // Lambda takes an answer that names something else for a failure of the whole batch
    if (new Set(named).size === failed.length) return { failed, error: undefined };
    return {
      failed: messages,
      error: new Error("batchItemFailures names a message that was not in the batch"),
    };
  } catch (error) {
    return { failed: messages, error };
  }
};

const toRecord = ({ id, receipt, body, receives, sentAt }: ReceivedMessage, queue: string): SQSRecord => ({
  messageId: id,
  receiptHandle: receipt,
  body,
  attributes: {
    ApproximateReceiveCount: `${receives}`,
    SentTimestamp: `${sentAt.getTime()}`,
    SenderId: "local",
    ApproximateFirstReceiveTimestamp: `${sentAt.getTime()}`,
  },
  messageAttributes: {},
  md5OfBody: createHash("md5").update(body).digest("hex"),
  eventSource: "aws:sqs",
  eventSourceARN: `arn:aws:sqs:local:000000000000:${queue}`,
  awsRegion: "local",
});
