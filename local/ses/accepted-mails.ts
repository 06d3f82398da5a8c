import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { parseMessageId } from "#core/shared/ids.ts";
import { type Behaviour, drawnMs } from "./behaviour.ts";
import type { ComposedMail } from "./composed-mail.ts";
import { bareAddress, recipientsOf } from "./limits.ts";
import { isSimulator, type Outcome, planOutcome, statusAfter } from "./outcomes.ts";

export interface AcceptedMail {
  readonly callId: number;
  readonly entry: number;
  readonly mail: ComposedMail;
  readonly configurationSet: string | undefined;
}

export interface Moment {
  readonly wall: number;
  readonly business: number;
}

/** Writes accepted mails with their events and relays. Call it inside a transaction. Answers the message id. */
export type WriteAccepted = (accepted: AcceptedMail, when: Moment, behaviour: Behaviour) => string;

export const createWriteAccepted = (database: DatabaseSync, relayed: boolean): WriteAccepted => {
  const insertMail = database.prepare(`
    INSERT INTO mails (call_id, entry, message_id, wall, at, sender, recipient, address, recipients, subject,
      configuration_set, message, attempt, customer, campaign, step, status)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertEvent = database.prepare(`
    INSERT INTO events (mail_id, kind, address, at, detail, due, state) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const insertRelay = database.prepare(
    "INSERT INTO relays (mail_id, recipients, due, attempts) VALUES (?, ?, ?, 0)",
  );
  const suppress = database.prepare(
    "INSERT INTO suppressed (address, reason, at) VALUES (?, ?, ?) ON CONFLICT (address) DO NOTHING",
  );
  const selectSuppressed = database.prepare("SELECT 1 FROM suppressed WHERE address = ?");
  const isSuppressed = (address: string) => selectSuppressed.get(address) !== undefined;
  const mayRelay = (address: string) => !isSimulator(address) && !isSuppressed(address);

  const writeMail = (accepted: AcceptedMail, when: Moment, outcome: Outcome) => {
    const { mail, callId, entry } = accepted;
    const recipients = recipientsOf(mail.destination);
    const messageId = makeMessageId(when.wall);
    const tag = mail.tags["message"];
    const ref = parseMessageId(tag ?? headerOf(mail, "x-rekindle-message") ?? "");
    const { lastInsertRowid } = insertMail.run(
      ...[callId, entry, messageId, when.wall, when.business],
      ...[mail.from, recipients[0] ?? "", bareAddress(recipients[0] ?? ""), recipients.length, mail.subject],
      accepted.configurationSet ?? null,
      ...[tag ?? null, mail.tags["attempt"] ?? null],
      ...[ref?.customerId ?? null, ref?.campaignId ?? null, ref?.stepId ?? null],
      statusAfter(outcome.events.map((event) => event.kind)),
    );
    return { messageId, mailId: Number(lastInsertRowid) };
  };

  return (accepted, when, behaviour) => {
    const { mail } = accepted;
    const recipients = recipientsOf(mail.destination);
    const outcome = planOutcome({
      recipients,
      failure: mail.failure,
      link: /href="(https?:[^"]+)"/.exec(mail.html ?? "")?.[1]?.replaceAll("&amp;", "&"),
      isSuppressed,
      relayed,
    });
    const { messageId, mailId } = writeMail(accepted, when, outcome);
    // without a configuration set SES publishes nothing
    const state = accepted.configurationSet === undefined ? "unpublished" : "waiting";
    outcome.events.forEach((event, index) => {
      const due = when.wall + drawnMs(behaviour, behaviour.events.delayMs, "event-delay", mailId, index);
      const at = when.business + event.afterMs;
      insertEvent.run(mailId, event.kind, event.address ?? null, at, event.detail ?? null, due, state);
    });
    for (const one of outcome.suppress) suppress.run(one.address, one.reason, when.business);
    const toRelay = relayed && mail.failure === undefined ? recipients.map(bareAddress).filter(mayRelay) : [];
    if (toRelay.length > 0) insertRelay.run(mailId, JSON.stringify(toRelay), when.wall);
    return messageId;
  };
};

const headerOf = (mail: ComposedMail, name: string): string | undefined =>
  mail.headers.find((header) => header.name.toLowerCase() === name)?.value;

/** The shape of SES's ids; unique by the UUID in it. */
const makeMessageId = (wall: number): string =>
  `0100${wall.toString(16).padStart(12, "0")}-${randomUUID()}-000000`;
