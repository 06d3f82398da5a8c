import * as z from "zod";
import type { Moment } from "./accepted-mails.ts";
import type { Phase } from "./call-log.ts";
import { openSesDatabaseToRead } from "./database.ts";

/** One accepted mail, as the crash tests judge it. */
interface LoggedMail {
  readonly callId: number;
  readonly entry: number;
  /** SES's id. */
  readonly sesId: string;
  /** Tags `message` and `attempt`; undefined when the mail carries none. */
  readonly message: string | undefined;
  readonly attempt: string | undefined;
  readonly address: string;
  readonly accepted: Moment;
}

interface LoggedCall {
  readonly callId: number;
  readonly operation: string;
  /** What the call asked for, accepted or not. */
  readonly messages: readonly { readonly message: string; readonly attempt: string | undefined }[];
  /** When each phase was reached; an absent phase was not reached. */
  readonly phases: Readonly<Partial<Record<Phase, Moment>>>;
  /** HTTP status of the reply, or why it was dropped. */
  readonly note: string | undefined;
}

export interface SesLog {
  /** In the order of arrival. */
  readonly calls: readonly LoggedCall[];
  /** In the order of acceptance. */
  readonly mails: readonly LoggedMail[];
  /** Accepted mails by `message` tag: more than one for a key is a mail sent twice. */
  readonly byMessage: ReadonlyMap<string, readonly LoggedMail[]>;
}

const LogRow = z.object({
  call_id: z.number(),
  phase: z.enum(["received", "accepted", "replied", "dropped"]),
  wall: z.number(),
  business: z.number(),
  note: z.string().nullable(),
});
const CallRow = z.object({
  id: z.number(),
  operation: z.string(),
  messages: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.array(z.tuple([z.string(), z.string().nullable().optional()]))),
});
const MailRow = z.object({
  call_id: z.number(),
  entry: z.number(),
  message_id: z.string(),
  message: z.string().nullable(),
  attempt: z.string().nullable(),
  address: z.string(),
  wall: z.number(),
  at: z.number(),
});

/** Reads the log of an endpoint, running or killed, from any process. Times in ms since 1970. */
export const readSesLog = (path: string): SesLog => {
  const database = openSesDatabaseToRead(path);
  try {
    database.exec("BEGIN");
    const phases = new Map<number, { phases: Partial<Record<Phase, Moment>>; note: string | undefined }>();
    for (const raw of database.prepare("SELECT * FROM log ORDER BY seq").iterate()) {
      const { call_id, phase, wall, business, note } = LogRow.parse(raw);
      const call = phases.get(call_id) ?? { phases: {}, note: undefined };
      call.phases[phase] = { wall, business };
      if (phase === "replied" || phase === "dropped") call.note = note ?? undefined;
      phases.set(call_id, call);
    }
    const calls = database
      .prepare("SELECT id, operation, messages FROM calls ORDER BY id")
      .all()
      .map((raw): LoggedCall => {
        const { id, operation, messages } = CallRow.parse(raw);
        return {
          callId: id,
          operation,
          messages: messages.map(([message, attempt]) => ({ message, attempt: attempt ?? undefined })),
          ...(phases.get(id) ?? { phases: {}, note: undefined }),
        };
      });
    const mails = database.prepare("SELECT * FROM mails ORDER BY id").all().map(toLoggedMail);
    return { calls, mails, byMessage: groupByMessage(mails) };
  } finally {
    database.close();
  }
};

const toLoggedMail = (raw: unknown): LoggedMail => {
  const row = MailRow.parse(raw);
  return {
    callId: row.call_id,
    entry: row.entry,
    sesId: row.message_id,
    message: row.message ?? undefined,
    attempt: row.attempt ?? undefined,
    address: row.address,
    accepted: { wall: row.wall, business: row.at },
  };
};

const groupByMessage = (mails: readonly LoggedMail[]): ReadonlyMap<string, readonly LoggedMail[]> => {
  const groups = new Map<string, LoggedMail[]>();
  for (const mail of mails) {
    if (mail.message === undefined) continue;
    const group = groups.get(mail.message);
    if (group === undefined) groups.set(mail.message, [mail]);
    else group.push(mail);
  }
  return groups;
};
