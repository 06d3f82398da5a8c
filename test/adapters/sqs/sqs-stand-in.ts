import { createHash } from "node:crypto";
import { AwsFault, openAwsJsonServer } from "#support/aws-json-server.ts";

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
}

/** What the next call does to an entry: `undefined` takes it. */
export type Refuse = (entry: Entry) => { readonly Code: string; readonly SenderFault: boolean } | undefined;

/**
 * The smallest thing that the unmodified SDK takes for SQS. Unlike SQS it takes bodies that are empty or hold
 * control characters, so that the contract of all queues can run against it.
 */
export const openSqsStandIn = async () => {
  const waiting = new Map<string, string[]>();
  const inFlight = new Map<string, number>();
  const calls: (readonly Entry[])[] = [];
  let refuse: Refuse = () => undefined;
  const queueOf = (url: string): string[] => {
    const queue = waiting.get(url) ?? [];
    waiting.set(url, queue);
    return queue;
  };

  const server = await openAwsJsonServer({
    SendMessageBatch: ({ QueueUrl, Entries }: { QueueUrl: string; Entries: readonly Entry[] }) => {
      calls.push(Entries);
      const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
      if (Entries.length > 10) throw new AwsFault("TooManyEntriesInBatchRequest");
      if (bytes > 256 * 1024) throw new AwsFault("BatchRequestTooLong");
      const Failed = Entries.flatMap((entry) => {
        const why = refuse(entry);
        return why === undefined ? [] : [{ Id: entry.Id, ...why }];
      });
      const taken = Entries.filter(({ Id }) => !Failed.some((failed) => failed.Id === Id));
      // what is to come later never does here
      queueOf(QueueUrl).push(
        ...taken.filter(({ DelaySeconds = 0 }) => DelaySeconds === 0).map(({ MessageBody }) => MessageBody),
      );
      const Successful = taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: md5(MessageBody),
      }));
      return { Successful, Failed };
    },
    GetQueueAttributes: ({ QueueUrl }: { QueueUrl: string }) => ({
      Attributes: {
        ApproximateNumberOfMessages: `${queueOf(QueueUrl).length}`,
        ApproximateNumberOfMessagesDelayed: "0",
        ApproximateNumberOfMessagesNotVisible: `${inFlight.get(QueueUrl) ?? 0}`,
      },
    }),
  });
  return {
    ...server,
    /** Entries of each call so far. */
    calls,
    refuse: (next: Refuse) => {
      refuse = next;
    },
    /** What waits; from now on in flight. */
    receiveAll: (url: string): readonly string[] => {
      const received = queueOf(url).splice(0);
      inFlight.set(url, (inFlight.get(url) ?? 0) + received.length);
      return received;
    },
  };
};

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
