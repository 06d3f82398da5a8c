import type { MailQuery } from "./mail-filter.ts";
import type { MailStore, MailSummary } from "./mail-store.ts";

const DEFAULT_LIMIT = 50;

/** `GET /inbox/api/messages`: newest first; `next` is the cursor of the older ones, null on the last page. */
export const listMessages = (store: MailStore, query: MailQuery): object => {
  const { mails, next } = store.list(query, query.limit ?? DEFAULT_LIMIT);
  return { messages: mails.map(toJson), next: next ?? null };
};

/** `GET /inbox/api/messages/{SES id}`: with content, headers, tags and events. */
export const getMessage = (store: MailStore, mail: MailSummary): object => {
  const { html, text, headers, tags, destination, replyTo, failure } = store.compose(mail);
  return {
    ...toJson(mail),
    destination,
    replyTo,
    html: html ?? null,
    text: text ?? null,
    headers,
    tags,
    failure: failure ?? null,
    events: store.events(mail),
  };
};

const toJson = ({ id: _, ...mail }: MailSummary): object => mail;
