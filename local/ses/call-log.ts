import type { DatabaseSync } from "node:sqlite";
import type { AcceptedMail, Moment, WriteAccepted } from "./accepted-mails.ts";
import type { Behaviour } from "./behaviour.ts";
import { packBody } from "./call-bodies.ts";
import { tagsOfEntry } from "./composed-mail.ts";
import { inTransaction } from "./database.ts";
import { entryCount, type Operation, type SendRequest } from "./requests.ts";

/**
 * `received`: the endpoint has the call. `accepted`: its mails are taken for good; written before any reply.
 * `replied`: the answer was handed to the network (its status is the note). `dropped`: the connection was cut instead.
 */
export type Phase = "received" | "accepted" | "replied" | "dropped";

export interface CallLog {
  received(call: {
    readonly operation: Operation;
    readonly body: Uint8Array;
    readonly request: SendRequest | undefined;
  }): number;
  /** All mails, their events and the phase in one transaction. Message ids in the order of the mails. */
  accepted(callId: number, mails: readonly AcceptedMail[], behaviour: Behaviour): readonly string[];
  ended(callId: number, phase: "replied" | "dropped", note: string): void;
}

export const createCallLog = (options: {
  readonly database: DatabaseSync;
  readonly writeAccepted: WriteAccepted;
  readonly moment: () => Moment;
}): CallLog => {
  const { database, writeAccepted, moment } = options;
  const insertCall = database.prepare("INSERT INTO calls (operation, messages, body) VALUES (?, ?, ?)");
  const insertLog = database.prepare(
    "INSERT INTO log (call_id, phase, wall, business, note) VALUES (?, ?, ?, ?, ?)",
  );
  const write = (callId: number, phase: Phase, { wall, business }: Moment, note?: string) =>
    insertLog.run(callId, phase, wall, business, note ?? null);

  return {
    received: ({ operation, body, request }) => {
      const messages = JSON.stringify(request === undefined ? [] : messagesOf(request));
      const packed = packBody(body);
      return inTransaction(database, () => {
        const callId = Number(insertCall.run(operation, messages, packed).lastInsertRowid);
        write(callId, "received", moment());
        return callId;
      });
    },
    accepted: (callId, mails, behaviour) =>
      inTransaction(database, () => {
        const when = moment();
        const ids = mails.map((mail) => writeAccepted(mail, when, behaviour));
        if (ids.length > 0) write(callId, "accepted", when, String(ids.length));
        return ids;
      }),
    ended: (callId, phase, note) => {
      write(callId, phase, moment(), note);
    },
  };
};

/** `[message, attempt]` of each entry that carries our tags. */
const messagesOf = (request: SendRequest): (readonly [string, string | undefined])[] =>
  Array.from({ length: entryCount(request) }, (_, entry) => tagsOfEntry(request, entry)).flatMap((tags) =>
    tags["message"] === undefined ? [] : [[tags["message"], tags["attempt"]] as const],
  );
