import type { BulkEmailEntry, SendBulkEmailRequest, SendEmailRequest } from "@aws-sdk/client-sesv2";
import { formatMailbox } from "#core/messaging/encode-header.ts";
import type { MailBatch, OutgoingMail } from "#ports/mailer.ts";

type BatchHead = Omit<MailBatch, "mails">;

/**
 * Each mail is rendered before; SES only puts the parts in. It escapes nothing in an inline template and looks for
 * no further placeholders in what it puts in.
 */
const PLACEHOLDERS = { Subject: "{{subject}}", Html: "{{html}}", Text: "{{text}}" };

export const toBulkRequest = (head: BatchHead, mails: readonly OutgoingMail[]): SendBulkEmailRequest => ({
  ...toSender(head),
  DefaultContent: { Template: { TemplateContent: PLACEHOLDERS, TemplateData: "{}" } },
  BulkEmailEntries: mails.map(toBulkEntry),
});

export const toBulkEntry = (mail: OutgoingMail): BulkEmailEntry => ({
  Destination: { ToAddresses: [toAddressOf(mail)] },
  ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: templateDataOf(mail) } },
  ReplacementHeaders: toHeaders(mail),
  ReplacementTags: toTags(mail),
});

export const templateDataOf = ({ subject, html, text }: OutgoingMail): string =>
  JSON.stringify({ subject, html, text });

export const toSingleRequest = (head: BatchHead, mail: OutgoingMail): SendEmailRequest => ({
  ...toSender(head),
  Destination: { ToAddresses: [toAddressOf(mail)] },
  Content: {
    Simple: {
      Subject: utf8(mail.subject),
      Body: { Html: utf8(mail.html), Text: utf8(mail.text) },
      Headers: toHeaders(mail),
    },
  },
  EmailTags: toTags(mail),
});

/** SES refuses whole calls for one malformed address; such a mail must not be put into one. */
export const isAddressable = ({ to }: OutgoingMail): boolean => {
  try {
    return to.includes("@") && /^[\x21-\x7e]+@[\x21-\x7e]+$/.test(formatMailbox(undefined, to));
  } catch {
    return false;
  }
};

const LONGEST_ADDRESS = 320;

/** The name is left out where it would make the address longer than SES takes. */
const toAddressOf = ({ to, toName }: OutgoingMail): string => {
  const named = formatMailbox(toName, to);
  return named.length <= LONGEST_ADDRESS ? named : formatMailbox(undefined, to);
};

const toSender = ({ from, replyTo, configurationSet }: BatchHead) => ({
  FromEmailAddress: toAscii(from),
  ...(replyTo !== undefined && { ReplyToAddresses: [toAscii(replyTo)] }),
  ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
});

/** `Name <address>` or an address alone; a name beyond ASCII is encoded. */
const toAscii = (mailbox: string): string => {
  if (/^[\x20-\x7e]*$/.test(mailbox)) return mailbox;
  const [, name, address] = /^(.*)<([^<>]+)>\s*$/s.exec(mailbox) ?? [];
  const plain = name?.trim().replace(/^"(.*)"$/s, "$1");
  return formatMailbox(plain?.replace(/\\(.)/gs, "$1"), (address ?? mailbox).trim());
};

const toHeaders = ({ headers }: OutgoingMail) =>
  headers.map(({ name, value }) => ({ Name: name, Value: value }));

const toTags = ({ tags }: OutgoingMail) =>
  Object.entries(tags).map(([name, value]) => ({ Name: name, Value: value }));

const utf8 = (text: string) => ({ Data: text, Charset: "UTF-8" });
