import { ABSENCE_SUBJECTS, MACHINE_SENDERS } from "./absence-subjects.ts";
import type { InboundMail } from "./inbound-mail.ts";

/**
 * `person`: somebody wrote it. `absent`: an out-of-office notice or another automatic answer. `notice`: a mail system
 * reports (not delivered, delayed, read). `list`: sent to many. Only a person's mail counts as a reply.
 */
export type MailKind = "person" | "absent" | "notice" | "list";

type Signs = Pick<InboundMail, "from" | "returnPath" | "subject" | "headers" | "mediaType">;

/** By what RFC 3834 and RFC 3464 ask senders to say, by what the common systems say instead, last by the subject. */
export const kindOfMail = (mail: Signs): MailKind => {
  if (isNotice(mail)) return "notice";
  if (isAutomatic(mail.headers)) return "absent";
  if (isList(mail.headers)) return "list";
  return saysAbsent(mail.subject) ? "absent" : "person";
};

const isNotice = ({ from = "", returnPath, mediaType, headers }: Signs): boolean =>
  mediaType === "multipart/report" ||
  headers["x-failed-recipients"] !== undefined ||
  MACHINE_SENDERS.test(from) ||
  // what a mail system sends by itself has no way back; automatic answers may have none either
  (returnPath === "" && !isAutomatic(headers));

/** Headers that nobody's own mail carries, whatever they hold. */
const AUTOMATIC = [
  "x-autoreply",
  "x-autorespond",
  "x-autoresponder",
  "x-auto-reply-from",
  "x-mail-autoreply",
  "x-vacation",
  "x-ms-exchange-generated-message-source",
  "x-ms-exchange-inbox-rules-loop",
] as const;

const isAutomatic = (headers: Signs["headers"]): boolean => {
  const value = (name: string): string => (headers[name] ?? "").trim().toLowerCase();
  const submitted = value("auto-submitted").split(";")[0]?.trim();
  if (submitted !== undefined && submitted !== "" && submitted !== "no") return true;
  if (/^(auto_reply|auto-reply|vacation)/.test(value("precedence"))) return true;
  // Outlook and Exchange ask with it that nobody answers automatically: a person's client writes it seldom
  if (/^all\b/.test(value("x-auto-response-suppress"))) return true;
  return AUTOMATIC.some((name) => headers[name] !== undefined);
};

const isList = (headers: Signs["headers"]): boolean =>
  headers["list-id"] !== undefined ||
  headers["list-unsubscribe"] !== undefined ||
  /^(bulk|list|junk)$/i.test((headers["precedence"] ?? "").trim());

/** `Re:` and its like in front, in any number and in the languages of the common clients. */
const REPLY_MARK =
  /^\s*(re|aw|sv|vs|antw|odp|rv|ref|vá|ynt|回复|答复|回覆|返信|رد|پاسخ)\s*(\[\d+\])?\s*[:：]\s*/i;

const saysAbsent = (subject: string): boolean => {
  const bare = subject.normalize("NFC").replace(REPLY_MARK, "").trim();
  return ABSENCE_SUBJECTS.some((pattern) => pattern.test(bare));
};
