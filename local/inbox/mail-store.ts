import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import * as z from "zod";
import { addDays, startOfDay } from "#core/shared/day.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import { createCallBodies } from "#local/ses/call-bodies.ts";
import { type ComposedMail, composeMail } from "#local/ses/composed-mail.ts";
import { entryCount } from "#local/ses/requests.ts";
import { MAIL_STATUSES, type MailQuery } from "./mail-filter.ts";

export interface MailSummary {
  readonly id: number;
  readonly sesId: string;
  /** Business time of acceptance. */
  readonly at: Date;
  readonly acceptedAt: Date;
  readonly from: string;
  readonly to: string;
  readonly address: string;
  readonly recipients: number;
  readonly subject: string;
  readonly message: string | undefined;
  readonly attempt: string | undefined;
  readonly customerId: string | undefined;
  readonly campaignId: string | undefined;
  readonly episode: string | undefined;
  readonly stepId: string | undefined;
  readonly status: (typeof MAIL_STATUSES)[number];
  readonly configurationSet: string | undefined;
  readonly callId: number;
  readonly entry: number;
}

export interface MailEvent {
  readonly kind: string;
  readonly address: string | undefined;
  readonly at: Date;
  readonly detail: string | undefined;
  /** `waiting` to be taken, `posted`, `lost` by simulation, `unpublished` for lack of a configuration set. */
  readonly state: string;
}

export interface MailPage {
  readonly mails: readonly MailSummary[];
  /** For the older ones; undefined on the last page. */
  readonly next: string | undefined;
}

export interface MailStore {
  list(query: MailQuery, limit: number): MailPage;
  /** Counts at most `COUNTED` + 1. */
  count(query: MailQuery): number;
  campaigns(): readonly string[];
  find(sesId: string): MailSummary | undefined;
  neighbours(
    mail: MailSummary,
    query: MailQuery,
  ): { readonly newer: string | undefined; readonly older: string | undefined };
  compose(mail: MailSummary): ComposedMail;
  entriesOfCall(mail: MailSummary): number;
  events(mail: MailSummary): readonly MailEvent[];
}

export const COUNTED = 200_000;

const optional = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);
const time = z.number().transform((ms) => new Date(ms));
const MailRow = z.object({
  id: z.number(),
  message_id: z.string(),
  at: time,
  wall: time,
  sender: z.string(),
  recipient: z.string(),
  address: z.string(),
  recipients: z.number(),
  subject: z.string(),
  message: optional,
  attempt: optional,
  customer: optional,
  campaign: optional,
  step: optional,
  status: z.enum(MAIL_STATUSES),
  configuration_set: optional,
  call_id: z.number(),
  entry: z.number(),
});
const EventRow = z.object({
  kind: z.string(),
  address: optional,
  at: time,
  detail: optional,
  state: z.string(),
});

const toSummary = (raw: unknown): MailSummary => {
  const row = MailRow.parse(raw);
  return {
    id: row.id,
    sesId: row.message_id,
    at: row.at,
    acceptedAt: row.wall,
    from: row.sender,
    to: row.recipient,
    address: row.address,
    recipients: row.recipients,
    subject: row.subject,
    message: row.message,
    attempt: row.attempt,
    customerId: row.customer,
    campaignId: row.campaign,
    episode: row.message === undefined ? undefined : parseMessageId(row.message)?.episode,
    stepId: row.step,
    status: row.status,
    configurationSet: row.configuration_set,
    callId: row.call_id,
    entry: row.entry,
  };
};

/** Reads the endpoint's file; a page costs what is on it, not what is stored. */
export const createMailStore = (database: DatabaseSync, zone: () => string): MailStore => {
  const bodies = createCallBodies(database);
  const select = (where: Where, order: string, limit: number) =>
    database
      .prepare(`SELECT * FROM mails WHERE ${where.sql} ORDER BY at ${order}, id ${order} LIMIT ?`)
      .all(...where.values, limit)
      .map(toSummary);
  const beside = (mail: MailSummary, query: MailQuery, sign: "<" | ">", order: string) =>
    select(and(whereOf(query, zone()), `(at, id) ${sign} (?, ?)`, [mail.at.getTime(), mail.id]), order, 1)[0]
      ?.sesId;

  return {
    list: (query, limit) => {
      const [at, id] = query.cursor?.split("-").map(Number) ?? [];
      const all = whereOf(query, zone());
      const where = at === undefined || id === undefined ? all : and(all, "(at, id) < (?, ?)", [at, id]);
      const found = select(where, "DESC", limit + 1);
      const mails = found.slice(0, limit);
      const last = found.length > limit ? mails.at(-1) : undefined;
      return { mails, next: last && `${last.at.getTime()}-${last.id}` };
    },
    count: (query) => {
      const where = whereOf(query, zone());
      const counted = database
        .prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM mails WHERE ${where.sql} LIMIT ${COUNTED + 1})`)
        .get(...where.values);
      return Number(counted?.["n"] ?? 0);
    },
    // one index look-up per campaign instead of a walk over all mails
    campaigns: () =>
      database
        .prepare(`
          WITH RECURSIVE found (name) AS (
            SELECT min(campaign) FROM mails
            UNION ALL
            SELECT (SELECT min(campaign) FROM mails WHERE campaign > found.name) FROM found WHERE name IS NOT NULL
          ) SELECT name FROM found WHERE name IS NOT NULL`)
        .all()
        .map((row) => String(row["name"])),
    find: (sesId) => {
      const row = database.prepare("SELECT * FROM mails WHERE message_id = ?").get(sesId);
      return row === undefined ? undefined : toSummary(row);
    },
    neighbours: (mail, query) => ({
      newer: beside(mail, query, ">", "ASC"),
      older: beside(mail, query, "<", "DESC"),
    }),
    compose: (mail) => composeMail(bodies(mail.callId), mail.entry),
    entriesOfCall: (mail) => entryCount(bodies(mail.callId)),
    events: (mail) =>
      database
        .prepare("SELECT kind, address, at, detail, state FROM events WHERE mail_id = ? ORDER BY at, id")
        .all(mail.id)
        .map((row) => EventRow.parse(row)),
  };
};

interface Where {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const and = (where: Where, sql: string, values: readonly SQLInputValue[]): Where => ({
  sql: `${where.sql} AND ${sql}`,
  values: [...where.values, ...values],
});

const whereOf = (query: MailQuery, zone: string): Where => {
  let where: Where = { sql: "1", values: [] };
  for (const column of ["campaign", "customer", "address", "status"] as const) {
    const value = query[column];
    if (value !== undefined) where = and(where, `${column} = ?`, [value]);
  }
  if (query.message !== undefined) {
    const customer = parseMessageId(query.message)?.customerId;
    // the customer has an index, the message has none
    where = and(where, "message = ? AND (customer IS ?)", [query.message, customer ?? null]);
  }
  if (query.day !== undefined) {
    const [from, to] = [query.day, addDays(query.day, 1)].map((day) => startOfDay(day, zone).getTime());
    where = and(where, "at >= ? AND at < ?", [from ?? 0, to ?? 0]);
  }
  if (query.q !== undefined) {
    const like = `%${query.q.replace(/[\\%_]/g, "\\$&")}%`;
    const columns = ["subject", "recipient", "customer", "message_id"];
    const sql = columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(" OR ");
    where = and(
      where,
      `(${sql})`,
      columns.map(() => like),
    );
  }
  return where;
};
