import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { type Behaviour, drawn, hits } from "./behaviour.ts";
import type { CallBodies } from "./call-bodies.ts";
import { composeMail } from "./composed-mail.ts";
import { inTransaction } from "./database.ts";
import { buildSesEvent, type SesEvent } from "./event-shape.ts";
import { createOutboxLoop, type OutboxLoop } from "./outbox-loop.ts";

/** Resolves when the events are kept; what rejects is posted again. At least once, in no promised order. */
export type PostEvents = (events: readonly SesEvent[]) => Promise<void>;

const BATCH = 100;

const Row = z.object({
  id: z.number(),
  kind: z.enum([
    "Send",
    "Delivery",
    "Bounce",
    "Complaint",
    "DeliveryDelay",
    "Reject",
    "RenderingFailure",
    "Open",
    "Click",
  ]),
  address: z.string().nullable(),
  at: z.number(),
  detail: z.string().nullable(),
  call_id: z.number(),
  entry: z.number(),
  message_id: z.string(),
  accepted_at: z.number(),
  configuration_set: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

/** Posts waiting events until each was taken, also those left over by an earlier run. */
export const createEventPoster = (options: {
  readonly database: DatabaseSync;
  readonly bodies: CallBodies;
  readonly behaviour: () => Behaviour;
  readonly postEvents: PostEvents;
  readonly wallNow: () => number;
}): OutboxLoop => {
  const { database, wallNow } = options;
  const selectDue = database.prepare(`
    SELECT e.id, e.kind, e.address, e.at, e.detail, m.call_id, m.entry, m.message_id, m.at AS accepted_at,
      m.configuration_set
    FROM events e JOIN mails m ON m.id = e.mail_id
    WHERE e.state = 'waiting' AND e.due <= ? ORDER BY e.due, e.id LIMIT ${BATCH}`);
  const selectNextDue = database.prepare("SELECT min(due) AS due FROM events WHERE state = 'waiting'");
  const setState = database.prepare("UPDATE events SET state = ? WHERE id = ?");

  const postBatch = async (): Promise<boolean> => {
    const rows = selectDue.all(wallNow()).map((row) => Row.parse(row));
    if (rows.length === 0) return false;
    const behaviour = options.behaviour();
    const lost = new Set(
      rows.filter((row) => hits(behaviour, behaviour.events.lose, "lose", row.id)).map((row) => row.id),
    );
    const kept = rows.filter((row) => !lost.has(row.id));
    const events = disorder(behaviour, kept).map((row) => toEvent(row, options.bodies));
    if (events.length > 0) await options.postEvents(events);
    inTransaction(database, () => {
      for (const row of rows) setState.run(lost.has(row.id) ? "lost" : "posted", row.id);
    });
    return true;
  };

  return createOutboxLoop({
    step: postBatch,
    nextDue: () => {
      const due = selectNextDue.get()?.["due"];
      return typeof due === "number" ? due : undefined;
    },
    wallNow,
  });
};

/** Duplicates and another order, when the behaviour asks for them. */
const disorder = (behaviour: Behaviour, rows: readonly Row[]): readonly Row[] => {
  const twice = rows.filter((row) => hits(behaviour, behaviour.events.duplicate, "duplicate", row.id));
  const all = [...rows, ...twice];
  if (!behaviour.events.shuffle) return all;
  return all
    .map((row, index) => ({ row, place: drawn(behaviour, "shuffle", row.id, index) }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
};

const toEvent = (row: Row, bodies: CallBodies): SesEvent =>
  buildSesEvent({
    id: row.id,
    kind: row.kind,
    address: row.address ?? undefined,
    at: new Date(row.at),
    detail: row.detail ?? undefined,
    mail: composeMail(bodies(row.call_id), row.entry),
    messageId: row.message_id,
    acceptedAt: new Date(row.accepted_at),
    configurationSet: row.configuration_set ?? undefined,
  });
