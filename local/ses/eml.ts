import addressparser from "nodemailer/lib/addressparser";
import MailComposer from "nodemailer/lib/mail-composer";
import type { ComposedMail } from "./composed-mail.ts";
import { decodeWords } from "./encoded-words.ts";

/** The mail as it would travel, built on demand. `at`: when SES took it. */
export const buildEml = (mail: ComposedMail, messageId: string, at: Date): Promise<Buffer> => {
  const id = `<${messageId}@email.amazonses.com>`;
  if (mail.raw !== undefined) return Promise.resolve(withMessageId(mail.raw, id));
  const composer = new MailComposer({
    from: toAddresses([mail.from]),
    to: toAddresses(mail.destination.ToAddresses),
    cc: toAddresses(mail.destination.CcAddresses),
    replyTo: toAddresses(mail.replyTo),
    subject: mail.subject,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.text === undefined ? {} : { text: mail.text }),
    messageId: id,
    date: at,
    headers: mail.headers.map(({ name, value }) => ({ key: name, value })),
    attachments: mail.attachments.map((file) => ({
      filename: file.FileName,
      content: Buffer.from(file.RawContent, "base64"),
      ...(file.ContentType === undefined ? {} : { contentType: file.ContentType }),
      ...(file.ContentId === undefined ? {} : { cid: file.ContentId }),
      contentDisposition:
        file.ContentDisposition === "INLINE" ? ("inline" as const) : ("attachment" as const),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
};

const toAddresses = (addresses: readonly string[] = []) =>
  addresses.flatMap((address) =>
    addressparser(address, { flatten: true }).map((one) => ({
      name: decodeWords(one.name),
      address: one.address,
    })),
  );

/** SES replaces the sender's Message-ID by its own, and drops Bcc and its own control headers. */
const withMessageId = (raw: Buffer, id: string): Buffer => {
  const text = raw.toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const head = text
    .slice(0, end)
    .split(/\r?\n(?![ \t])/)
    .filter((line) => !/^(message-id|bcc|x-ses-[a-z-]+):/i.test(line));
  return Buffer.from([`Message-ID: ${id}`, ...head].join("\r\n") + text.slice(end), "latin1");
};
