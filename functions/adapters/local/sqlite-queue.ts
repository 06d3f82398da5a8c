import { Buffer } from "node:buffer";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { Queue, QueueDepth } from "#ports/queue.ts";
import { inTransaction, openState } from "./open-state.ts";

const MAX_BODY_BYTES = 256 * 1024;

/** `receives + 1` stands for "this time", as in SQS's ApproximateReceiveCount. Times are wall time in ms. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS queue_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS queue_messages_next ON queue_messages (queue, dead, visible_at, id)`;

const IS_WAITING = "queue = :queue AND dead = 0 AND visible_at <= :now";

export interface SqliteQueueOptions {
  /** The state file. */
  readonly path: string;
  readonly name: string;
  /** A message that came back this often is dead. @default 5 */
  readonly maxReceives?: number;
  /** Wall time in ms. @default Date.now */
  readonly now?: () => number;
}

export interface ReceivedMessage {
  readonly id: string;
  /** Names this one receipt: give it to `remove` or `release`. */
  readonly receipt: string;
  readonly body: string;
  /** 1 the first time. */
  readonly receives: number;
  readonly sentAt: Date;
}

interface ReceiveOptions {
  readonly max: number;
  /** How long nobody else gets these messages; after that they wait again. */
  readonly visibilityMs: number;
}

/** The queue with its consumer's side. */
export interface SqliteQueue extends Queue {
  readonly name: string;
  /**
   * The longest waiting first. Messages that used up their receipts go among the dead instead, so there may be fewer
   * than `max`, even none, while others wait.
   */
  receive(options: ReceiveOptions): readonly ReceivedMessage[];
  /** The work is done: they are gone for good, also if somebody else received them meanwhile. */
  remove(receipts: readonly string[]): void;
  /** The work failed: they wait again after `delayMs` (default 0). A receipt that has run out changes nothing. */
  release(receipts: readonly string[], delayMs?: number): void;
  /**
   * Lets all that are in flight wait again and forgets that receipt. For the only consumer, when it starts: whoever
   * held them died, and that is not the message's fault.
   */
  recover(): void;
  /** Lets the dead wait again, with all their receipts; answers how many. */
  redrive(): number;
}

/**
 * A queue in the state file. Every call is one transaction, so whatever was acknowledged survives a kill -9.
 * @throws InvalidInputError from `send` for a body above 256 KiB; none of that call's bodies is kept then.
 */
export const createSqliteQueue = (options: SqliteQueueOptions): SqliteQueue => {
  const { path, name, maxReceives = 5, now = Date.now } = options;
  const database = openState(path, SCHEMA);
  const insert = database.prepare(
    "INSERT INTO queue_messages (queue, body, sent_at, visible_at) VALUES (:queue, :body, :now, :visibleAt)",
  );
  const peek = database.prepare(`SELECT 1 FROM queue_messages WHERE ${IS_WAITING} LIMIT 1`);
  // those that used up their receipts are met here too, and are dead instead of taken
  const take = database.prepare(`
    UPDATE queue_messages
    SET receives = receives + 1, visible_at = :now + :visibilityMs, dead = receives >= :maxReceives
    WHERE id IN (SELECT id FROM queue_messages WHERE ${IS_WAITING} ORDER BY visible_at, id LIMIT :max)
    RETURNING id, body, receives, sent_at, dead`);
  const remove = database.prepare("DELETE FROM queue_messages WHERE queue = :queue AND id = :id");
  const release = database.prepare(`
    UPDATE queue_messages SET visible_at = :visibleAt
    WHERE queue = :queue AND id = :id AND receives = :receives AND dead = 0`);
  const recover = database.prepare(`
    UPDATE queue_messages SET visible_at = :now, receives = max(receives - 1, 0)
    WHERE queue = :queue AND dead = 0 AND visible_at > :now`);
  const redrive = database.prepare(
    "UPDATE queue_messages SET dead = 0, receives = 0, visible_at = :now WHERE queue = :queue AND dead = 1",
  );
  const count = database.prepare(`
    SELECT count(*) FILTER (WHERE dead = 0 AND visible_at <= :now) AS waiting,
           count(*) FILTER (WHERE dead = 0 AND visible_at > :now) AS inFlight,
           count(*) FILTER (WHERE dead = 1) AS dead
    FROM queue_messages WHERE queue = :queue`);

  return {
    name,
    send: async (bodies, { delayMs } = { delayMs: 0 }) => {
      assertBodiesFit(bodies);
      inTransaction(database, () => {
        const at = now();
        for (const body of bodies) insert.run({ queue: name, body, now: at, visibleAt: at + delayMs });
      });
    },
    depth: async (): Promise<QueueDepth> => {
      const row = count.get({ queue: name, now: now() });
      return {
        waiting: Number(row?.["waiting"]),
        inFlight: Number(row?.["inFlight"]),
        dead: Number(row?.["dead"]),
      };
    },
    receive: ({ max, visibilityMs }) => {
      const at = now();
      // an idle consumer asks again and again: it must not take the write lock each time
      if (peek.get({ queue: name, now: at }) === undefined) return [];
      return take
        .all({ queue: name, now: at, max, visibilityMs, maxReceives })
        .filter(({ dead }) => dead === 0)
        .map(toReceivedMessage)
        .sort((a, b) => Number(a.id) - Number(b.id));
    },
    remove: (receipts) =>
      inTransaction(database, () => {
        for (const receipt of receipts) remove.run({ queue: name, id: parseReceipt(receipt).id });
      }),
    release: (receipts, delayMs = 0) =>
      inTransaction(database, () => {
        const visibleAt = now() + delayMs;
        for (const receipt of receipts) release.run({ queue: name, visibleAt, ...parseReceipt(receipt) });
      }),
    recover: () => void recover.run({ queue: name, now: now() }),
    redrive: () => Number(redrive.run({ queue: name, now: now() }).changes),
  };
};

const assertBodiesFit = (bodies: readonly string[]): void => {
  const faults = bodies.flatMap((body, index) =>
    Buffer.byteLength(body) <= MAX_BODY_BYTES
      ? []
      : [
          {
            file: undefined,
            line: undefined,
            field: `${index}`,
            message: `The message has ${Buffer.byteLength(body)} bytes.`,
            hint: `At most ${MAX_BODY_BYTES} bytes.`,
          },
        ],
  );
  if (faults.length > 0) throw new InvalidInputError("A message is too long for the queue", faults);
};

const toReceivedMessage = (row: Record<string, unknown>): ReceivedMessage => ({
  id: `${row["id"]}`,
  receipt: `${row["id"]}.${row["receives"]}`,
  body: `${row["body"]}`,
  receives: Number(row["receives"]),
  sentAt: new Date(Number(row["sent_at"])),
});

const parseReceipt = (receipt: string): { readonly id: number; readonly receives: number } => {
  const [id, receives] = receipt.split(".").map(Number);
  return { id: id ?? Number.NaN, receives: receives ?? Number.NaN };
};
