import type { DatabaseSync } from "node:sqlite";
import { createTransport } from "nodemailer";
import * as z from "zod";
import type { CallBodies } from "./call-bodies.ts";
import { composeMail } from "./composed-mail.ts";
import { inTransaction } from "./database.ts";
import { buildEml } from "./eml.ts";
import { bareAddress } from "./limits.ts";
import { createOutboxLoop, type OutboxLoop } from "./outbox-loop.ts";
import type { EventKind, MailStatus } from "./outcomes.ts";

const Row = z.object({
  mail_id: z.number(),
  recipients: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.array(z.string())),
  attempts: z.number(),
  call_id: z.number(),
  entry: z.number(),
  message_id: z.string(),
  at: z.number(),
});
type Row = z.infer<typeof Row>;

/** One event that the relay's answer makes. */
interface RelayEvent {
  readonly kind: EventKind;
  readonly address: string;
  readonly detail: string | undefined;
}

const AT_ONCE = 3;
const BACKOFF_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000] as const;
const ATTEMPTS = 12;

const SmtpError = z.object({ responseCode: z.number().optional(), message: z.string() });
const SmtpInfo = z.object({
  rejectedErrors: z.array(SmtpError.extend({ recipient: z.string() })).default([]),
});

/**
 * Hands accepted mails to an SMTP relay; DKIM is the relay's. A mail leaves the outbox only with the relay's answer:
 * taken becomes Delivery, 5xx a permanent Bounce, anything else a delay and another attempt. A crash between the
 * relay's answer and its record relays that mail again, with the same Message-ID: rather twice than never.
 */
export const createRelay = (options: {
  readonly database: DatabaseSync;
  readonly bodies: CallBodies;
  readonly relayUrl: string;
  readonly wallNow: () => number;
  readonly businessNow: () => number;
  readonly onEvents: () => void;
}): OutboxLoop => {
  const { database, wallNow } = options;
  const transport = createTransport({ url: options.relayUrl, pool: true, maxConnections: AT_ONCE });
  const selectDue = database.prepare(`
    SELECT r.mail_id, r.recipients, r.attempts, m.call_id, m.entry, m.message_id, m.at
    FROM relays r JOIN mails m ON m.id = r.mail_id WHERE r.due <= ? ORDER BY r.due, r.mail_id LIMIT ${AT_ONCE}`);
  const selectNext = database.prepare("SELECT min(due) AS due FROM relays");
  const write = createWriteResult(database);

  const relayOne = async (row: Row): Promise<void> => {
    const mail = composeMail(options.bodies(row.call_id), row.entry);
    const result = await deliver(row.recipients, async (to) =>
      transport.sendMail({
        envelope: { from: bareAddress(mail.from), to: [...to] },
        raw: await buildEml(mail, row.message_id, new Date(row.at)),
      }),
    );
    const tryAgain = result.some(({ kind }) => kind === "DeliveryDelay") && row.attempts + 1 < ATTEMPTS;
    const events = tryAgain ? result : result.map(giveUp);
    const pauseMs = BACKOFF_MS[Math.min(row.attempts, BACKOFF_MS.length - 1)] ?? 0;
    write({
      mailId: row.mail_id,
      events,
      wall: wallNow(),
      business: options.businessNow(),
      againAt: tryAgain ? wallNow() + pauseMs : undefined,
    });
    options.onEvents();
  };

  const loop = createOutboxLoop({
    step: async () => {
      const rows = selectDue.all(wallNow()).map((row) => Row.parse(row));
      await Promise.all(rows.map(relayOne));
      return rows.length > 0;
    },
    nextDue: () => {
      const due = selectNext.get()?.["due"];
      return typeof due === "number" ? due : undefined;
    },
    wallNow,
  });
  return {
    ...loop,
    stop: async () => {
      await loop.stop();
      transport.close();
    },
  };
};

const deliver = async (
  to: readonly string[],
  send: (to: readonly string[]) => Promise<unknown>,
): Promise<readonly RelayEvent[]> => {
  try {
    const { rejectedErrors } = SmtpInfo.parse(await send(to));
    return to.map((address) => {
      const rejected = rejectedErrors.find((one) => one.recipient === address);
      return rejected === undefined
        ? { kind: "Delivery", address, detail: undefined }
        : failed(address, rejected);
    });
  } catch (error) {
    const { data } = SmtpError.safeParse(error);
    return to.map((address) => failed(address, data ?? { message: String(error) }));
  }
};

/** 55x is about the recipient; other 5xx (credentials, policy) are about us, and waiting may help. */
const failed = (address: string, error: z.infer<typeof SmtpError>): RelayEvent => {
  const { responseCode = 0, message } = error;
  return responseCode >= 550 && responseCode < 560
    ? { kind: "Bounce", address, detail: `Permanent|${message}` }
    : { kind: "DeliveryDelay", address, detail: "TransientCommunicationFailure" };
};

const giveUp = (event: RelayEvent): RelayEvent =>
  event.kind === "DeliveryDelay"
    ? { ...event, kind: "Bounce", detail: "Transient|the relay could not be reached" }
    : event;

const createWriteResult = (database: DatabaseSync) => {
  const insertEvent = database.prepare(`
    INSERT INTO events (mail_id, kind, address, at, detail, due, state)
    SELECT id, ?, ?, ?, ?, ?, CASE WHEN configuration_set IS NULL THEN 'unpublished' ELSE 'waiting' END
    FROM mails WHERE id = ?`);
  const setStatus = database.prepare("UPDATE mails SET status = ? WHERE id = ?");
  const remove = database.prepare("DELETE FROM relays WHERE mail_id = ?");
  const again = database.prepare(
    "UPDATE relays SET recipients = ?, due = ?, attempts = attempts + 1 WHERE mail_id = ?",
  );
  return (result: {
    readonly mailId: number;
    readonly events: readonly RelayEvent[];
    readonly wall: number;
    readonly business: number;
    readonly againAt: number | undefined;
  }): void =>
    inTransaction(database, () => {
      for (const { kind, address, detail } of result.events) {
        insertEvent.run(kind, address, result.business, detail ?? null, result.wall, result.mailId);
      }
      setStatus.run(statusOf(result.events), result.mailId);
      if (result.againAt === undefined) remove.run(result.mailId);
      else again.run(JSON.stringify(delayedOf(result.events)), result.againAt, result.mailId);
    });
};

const delayedOf = (events: readonly RelayEvent[]): readonly string[] =>
  events.filter(({ kind }) => kind === "DeliveryDelay").map(({ address }) => address);

const statusOf = (events: readonly RelayEvent[]): MailStatus => {
  if (events.some(({ kind }) => kind === "DeliveryDelay")) return "delayed";
  return events.some(({ kind }) => kind === "Bounce") ? "bounced" : "delivered";
};
