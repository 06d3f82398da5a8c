import type { Acceptance, Response } from "../answers/response.ts";
import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import type { Contact } from "../messaging/contact.ts";
import type { Message } from "../messaging/message.ts";
import type { Reply } from "../replies/reply.ts";
import { parseMessageId } from "../shared/ids.ts";
import { fromMinor } from "../shared/money.ts";
import type { Task } from "../task/task.ts";
import type { ExportRow } from "./columns.ts";

/** Whom a row is about, and the currency of its amounts. */
export interface RowContext {
  readonly externalId: string | undefined;
  /** ISO 4217. */
  readonly currency: string;
}

const text = (at: Date | undefined): string | undefined => at?.toISOString();
const amount = (minor: number | undefined, currency: string): number | undefined =>
  minor === undefined ? undefined : Number(fromMinor(minor, currency));
/** JSON of what has no column of its own; nothing where there is nothing. */
const rest = (values: Readonly<Record<string, unknown>>): string | undefined =>
  Object.keys(values).length === 0 ? undefined : JSON.stringify(values);

export const customerRow = (customer: Customer, currency: string): ExportRow<"customers"> => {
  const { id, consent, value, attributes, externalId, email, firstName, lastName, name } = customer;
  const { locale, zone, country, phone, company, signedUpAt, unsubscribedAt, chosenLocale } = customer;
  const { monthly, yearly, lifetime, ...others } = value;
  const values = Object.entries(others).map(([key, minor]) => [key, amount(minor, currency)]);
  return {
    ...{ externalId, email, firstName, lastName, name, locale, zone, country, phone, company },
    signedUpAt: text(signedUpAt),
    "consent.state": consent.state,
    "consent.at": text(consent.at),
    "consent.source": consent.source,
    "value.monthly": amount(monthly, currency),
    "value.yearly": amount(yearly, currency),
    "value.lifetime": amount(lifetime, currency),
    rekindleId: id,
    unsubscribedAt: text(unsubscribedAt),
    chosenLocale: chosenLocale?.locale,
    otherValues: rest(Object.fromEntries(values)),
    attributes: rest(attributes),
  };
};

export const enrolmentRow = (
  { campaignId, customerId, episode, version, state, reason, entry, stepId, ...at }: Enrolment,
  { externalId, currency }: RowContext,
): ExportRow<"enrolments"> => ({
  campaign: campaignId,
  rekindleId: customerId,
  externalId,
  episode,
  version,
  state,
  reason,
  arm: entry.arm,
  enteredAt: text(entry.at),
  crossedOn: entry.crossedOn,
  how: entry.how,
  step: stepId,
  dueAt: text(at.dueAt),
  lastMailAt: text(at.lastMailAt),
  settledAt: text(at.settled?.at),
  reached: at.settled?.reached,
  reachedAt: text(at.settled?.reachedAt),
  revenue: amount(at.settled?.revenue, currency),
});

/** One row for each attempt. */
export const messageRows = (
  message: Message,
  { externalId }: RowContext,
): readonly ExportRow<"messages">[] => {
  const ref = parseMessageId(message.messageId);
  return Object.entries(message.attempts).map(([attempt, known]) => ({
    messageId: message.messageId,
    campaign: message.campaignId,
    rekindleId: ref?.customerId,
    externalId,
    step: ref?.stepId,
    attempt: Number(attempt),
    mail: message.mail,
    locale: message.locale,
    dueAt: text(message.dueAt),
    sentAt: text(known.sentAt),
    deliveredAt: text(known.deliveredAt),
    bouncedAt: text(known.bounce?.at),
    bounce: known.bounce && `${known.bounce.kind} ${known.bounce.subType}`,
    complainedAt: text(known.complainedAt),
    failedAt: text(known.failedAt ?? known.rejectedAt),
    failure: known.failure,
    cost: message.costMicros / 1_000_000,
    sesId: known.sesId,
  }));
};

export const responseRow = (
  answered: {
    readonly messageId: string;
    readonly response: Response | undefined;
    readonly acceptance: Acceptance | undefined;
  },
  { externalId }: RowContext,
): ExportRow<"responses"> => {
  const { messageId, response, acceptance } = answered;
  const ref = parseMessageId(messageId);
  return {
    messageId,
    campaign: ref?.campaignId,
    rekindleId: ref?.customerId,
    externalId,
    step: ref?.stepId,
    survey: response?.survey,
    score: response?.score,
    reasons: response?.reasons.join(";"),
    comment: response?.comment,
    mayContact: response?.mayContact,
    standing: response?.standing,
    firstAt: text(response?.firstAt),
    answeredAt: text(response?.at),
    via: response?.via ?? acceptance?.via,
    acceptedAt: text(acceptance?.at),
    code: acceptance?.code,
    redeemedAt: text(acceptance?.redeemedAt),
  };
};

export const taskRow = (task: Task, { externalId }: RowContext): ExportRow<"tasks"> => ({
  taskId: task.id,
  campaign: task.campaignId,
  rekindleId: task.customerId,
  externalId,
  task: task.task,
  title: task.title,
  priority: task.priority,
  state: task.state,
  createdAt: text(task.createdAt),
  dueAt: text(task.dueAt),
  outcome: task.outcome,
  statedReason: task.statedReason,
  verifiedReason: task.verifiedReason,
  note: task.note,
});

export const replyRow = (reply: Reply, { externalId }: RowContext): ExportRow<"replies"> => ({
  replyId: reply.id,
  at: text(reply.at),
  rekindleId: reply.customerId,
  externalId,
  messageId: reply.messageId,
  subject: reply.subject,
  text: reply.text,
  leaves: reply.leaves,
});

/** `undefined` for a customer who may be written to, as far as suppressions go. */
export const suppressionRow = (
  { id, externalId, email, unsubscribedAt }: Customer,
  contact: Contact | undefined,
): ExportRow<"suppressions"> | undefined => {
  const standing =
    contact?.suppressed ?? (unsubscribedAt && { why: "unsubscribed" as const, at: unsubscribedAt });
  if (standing === undefined) return undefined;
  return { externalId, rekindleId: id, email, why: standing.why, at: text(standing.at) };
};
