import { createHash } from "node:crypto";
import type { ComposedMail } from "./composed-mail.ts";
import { bareAddress, recipientsOf } from "./limits.ts";
import type { EventKind } from "./outcomes.ts";

/** An SES event as EventBridge delivers it. `id` is the same when it is delivered again. */
export interface SesEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: "aws.ses";
  readonly account: string;
  /** ISO; business time. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: { readonly eventType: string; readonly mail: object; readonly [part: string]: unknown };
}

export interface EventFacts {
  readonly id: number;
  readonly kind: EventKind;
  readonly address: string | undefined;
  readonly at: Date;
  readonly detail: string | undefined;
  readonly mail: ComposedMail;
  readonly messageId: string;
  readonly acceptedAt: Date;
  readonly configurationSet: string | undefined;
}

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

const NAMES: Readonly<Record<EventKind, { readonly detailType: string; readonly eventType: string }>> = {
  Send: { detailType: "Email Sent", eventType: "Send" },
  Delivery: { detailType: "Email Delivered", eventType: "Delivery" },
  Bounce: { detailType: "Email Bounced", eventType: "Bounce" },
  Complaint: { detailType: "Email Complaint Received", eventType: "Complaint" },
  DeliveryDelay: { detailType: "Email Delivery Delayed", eventType: "DeliveryDelay" },
  Reject: { detailType: "Email Rejected", eventType: "Reject" },
  RenderingFailure: { detailType: "Email Rendering Failed", eventType: "Rendering Failure" },
  Open: { detailType: "Email Opened", eventType: "Open" },
  Click: { detailType: "Email Clicked", eventType: "Click" },
};

export const buildSesEvent = (facts: EventFacts): SesEvent => {
  const { detailType, eventType } = NAMES[facts.kind];
  const identity = `arn:aws:ses:${REGION}:${ACCOUNT}:identity/${domainOf(facts.mail.from)}`;
  const set = facts.configurationSet;
  return {
    version: "0",
    id: eventIdOf(facts),
    "detail-type": detailType,
    source: "aws.ses",
    account: ACCOUNT,
    time: facts.at.toISOString(),
    region: REGION,
    resources: set === undefined ? [] : [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${set}`],
    detail: { eventType, mail: mailPart(facts, identity), ...partOf(facts) },
  };
};

const eventIdOf = (facts: EventFacts): string => {
  const hex = createHash("sha256").update(`${facts.messageId}:${facts.id}`).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
};

const domainOf = (from: string): string => bareAddress(from).split("@")[1] ?? "";

const mailPart = (facts: EventFacts, identity: string): object => {
  const { mail, messageId, acceptedAt } = facts;
  const to = mail.destination.ToAddresses ?? [];
  const common = { from: [mail.from], to, messageId, subject: mail.subject };
  return {
    timestamp: acceptedAt.toISOString(),
    source: mail.from,
    sourceArn: identity,
    sendingAccountId: ACCOUNT,
    messageId,
    destination: recipientsOf(mail.destination),
    headersTruncated: false,
    headers: [
      { name: "From", value: mail.from },
      { name: "To", value: to.join(", ") },
      { name: "Subject", value: mail.subject },
      { name: "MIME-Version", value: "1.0" },
      ...mail.headers,
    ],
    commonHeaders: common,
    tags: {
      ...(facts.configurationSet === undefined ? {} : { "ses:configuration-set": [facts.configurationSet] }),
      "ses:source-ip": ["127.0.0.1"],
      "ses:from-domain": [domainOf(mail.from)],
      "ses:caller-identity": ["rekindle"],
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
  };
};

const MTA = "dsn; a8-50.smtp-out.amazonses.com";

const partOf = (facts: EventFacts): Record<string, unknown> => {
  const timestamp = facts.at.toISOString();
  const emailAddress = facts.address ?? recipientsOf(facts.mail.destination)[0] ?? "";
  const reader = { timestamp, ipAddress: "192.0.2.1", userAgent: "Mozilla/5.0" };
  switch (facts.kind) {
    case "Send":
      return { send: {} };
    case "Delivery":
      return {
        delivery: {
          timestamp,
          processingTimeMillis: facts.at.getTime() - facts.acceptedAt.getTime(),
          recipients: [emailAddress],
          smtpResponse: "250 2.6.0 Message received",
          remoteMtaIp: "192.0.2.25",
          reportingMTA: "a8-50.smtp-out.amazonses.com",
        },
      };
    case "Bounce":
      return {
        bounce: {
          ...bouncePart(emailAddress, facts.detail ?? "General"),
          timestamp,
          feedbackId: eventIdOf(facts),
          reportingMTA: MTA,
        },
      };
    case "Complaint":
      return {
        complaint: {
          complainedRecipients: [{ emailAddress }],
          timestamp,
          feedbackId: eventIdOf(facts),
          complaintSubType: null,
          userAgent: "Amazon SES Mailbox Simulator",
          complaintFeedbackType: "abuse",
          arrivalDate: timestamp,
        },
      };
    case "DeliveryDelay":
      return {
        deliveryDelay: {
          timestamp,
          delayType: facts.detail ?? "TransientCommunicationFailure",
          expirationTime: new Date(facts.acceptedAt.getTime() + 14 * 3_600_000).toISOString(),
          delayedRecipients: [
            { emailAddress, status: "4.4.1", diagnosticCode: "smtp; 421 4.4.1 Try again later" },
          ],
          reportingMTA: MTA,
        },
      };
    case "Reject":
      return { reject: { reason: facts.detail ?? "Bad content" } };
    case "RenderingFailure":
      return { failure: { templateName: "inline", errorMessage: facts.detail ?? "" } };
    case "Open":
      return { open: reader };
    case "Click":
      return { click: { ...reader, link: facts.detail ?? "", linkTags: null } };
  }
};

const BOUNCES: Readonly<Record<string, { type: string; status: string; code: string }>> = {
  General: { type: "Permanent", status: "5.1.1", code: "smtp; 550 5.1.1 user unknown" },
  Suppressed: {
    type: "Permanent",
    status: "5.1.1",
    code: "Amazon SES has suppressed sending to this address because it has a recent history of bouncing.",
  },
  OnAccountSuppressionList: {
    type: "Permanent",
    status: "5.1.1",
    code: "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
  },
  MailboxFull: { type: "Transient", status: "4.2.2", code: "smtp; 452 4.2.2 mailbox full" },
};

/** `subType` is one of `BOUNCES`, or what a relay said: then `Permanent|…` or `Transient|…` and its answer. */
const bouncePart = (emailAddress: string, subType: string) => {
  const [type = "Permanent", said = ""] = subType.split("|", 2);
  const known = BOUNCES[subType] ?? {
    type,
    status: type === "Permanent" ? "5.0.0" : "4.0.0",
    code: `smtp; ${said}`,
  };
  return {
    bounceType: known.type,
    bounceSubType: subType in BOUNCES ? subType : "General",
    bouncedRecipients: [{ emailAddress, action: "failed", status: known.status, diagnosticCode: known.code }],
  };
};
