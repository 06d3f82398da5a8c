import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { InvalidInputError, NotFoundError } from "#core/shared/errors.ts";
import { openSesDatabaseToRead } from "#local/ses/database.ts";
import { buildEml } from "#local/ses/eml.ts";
import { headersOf } from "#local/ses/encoded-words.ts";
import { buildFrame, frameCsp } from "./body-frame.ts";
import { getMessage, listMessages } from "./inbox-api.ts";
import { messagePage, PAGE_CSP } from "./layout.ts";
import { renderList } from "./list-page.ts";
import { parseMailQuery } from "./mail-filter.ts";
import { renderMail } from "./mail-page.ts";
import { createMailStore, type MailStore, type MailSummary } from "./mail-store.ts";
import { ViewOptions } from "./view-options.ts";

export interface InboxOptions {
  /** The endpoint's `ses.sqlite`; opened at the first request. */
  readonly sesStatePath: string;
  /** The workspace's zone: decides what a day is. UTC by default. */
  readonly timeZone?: () => string;
  /** Business time. */
  readonly now?: () => Date;
}

/** Answers requests under `/inbox` and says `true`; leaves all others alone and says `false`. */
export type Inbox = (request: IncomingMessage, response: ServerResponse) => boolean;

const PAGE_SIZE = 50;

export const createInbox = (options: InboxOptions): Inbox => {
  const zone = options.timeZone ?? (() => "UTC");
  const now = options.now ?? (() => new Date());
  let opened: MailStore | undefined;
  const store = () => {
    opened ??= createMailStore(openSesDatabaseToRead(options.sesStatePath), zone);
    return opened;
  };
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://inbox");
    if (url.pathname !== "/inbox" && !url.pathname.startsWith("/inbox/")) return false;
    const isApi = url.pathname.startsWith("/inbox/api/");
    answer({ url, method: request.method ?? "GET", store, zone: zone(), now: now() })
      .catch((error: unknown) => toAnswer(error, isApi))
      .then((content) => write(response, content, request.method === "HEAD"))
      .catch(() => response.destroy());
    return true;
  };
};

interface Call {
  readonly url: URL;
  readonly method: string;
  readonly store: () => MailStore;
  readonly zone: string;
  readonly now: Date;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const page = (body: string, status = 200): Answer => ({
  status,
  type: "text/html; charset=utf-8",
  body,
  headers: { "content-security-policy": PAGE_CSP },
});

const json = (body: object, status = 200): Answer => ({
  status,
  type: status < 400 ? "application/json" : "application/problem+json",
  body: JSON.stringify(body),
});

const answer = async (call: Call): Promise<Answer> => {
  if (call.method !== "GET" && call.method !== "HEAD") {
    return { ...page(messagePage("Only reading here", "The inbox answers GET and HEAD.")), status: 405 };
  }
  const path = call.url.pathname.replace(/\/$/, "");
  if (path === "/inbox") return page(listPage(call));
  if (path === "/inbox/api/messages")
    return json(listMessages(call.store(), parseMailQuery(call.url.searchParams)));
  const [, kind = "", rest = ""] = /^\/inbox\/(assets|api\/messages|m)\/(.+)$/.exec(path) ?? [];
  if (kind === "assets") return asset(rest);
  if (kind === "api/messages") return json(getMessage(call.store(), find(call, rest)));
  if (kind !== "m") throw new NotFoundError("There is no such page in the inbox.");
  const [, sesId = "", part = ""] = /^([0-9a-f-]+)(\.eml|\/html)?$/.exec(rest) ?? [];
  const mail = find(call, sesId);
  if (part === ".eml") return eml(call, mail);
  return part === "/html" ? frame(call, mail) : page(await mailPage(call, mail));
};

const find = (call: Call, sesId: string): MailSummary => {
  const mail = call.store().find(sesId);
  if (mail === undefined) throw new NotFoundError("There is no mail with this id.");
  return mail;
};

const listPage = (call: Call): string => {
  const query = parseMailQuery(call.url.searchParams);
  const store = call.store();
  return renderList({
    query,
    page: store.list(query, query.limit ?? PAGE_SIZE),
    count: store.count(query),
    campaigns: store.campaigns(),
    zone: call.zone,
    now: call.now,
    snippetOf: (mail) => store.compose(mail).text,
  });
};

const mailPage = async (call: Call, mail: MailSummary): Promise<string> => {
  const store = call.store();
  const query = parseMailQuery(call.url.searchParams);
  const content = store.compose(mail);
  const view = ViewOptions.parse(Object.fromEntries(call.url.searchParams));
  return renderMail({
    mail,
    content,
    headers: headersOf(await buildEml(content, mail.sesId, mail.at)),
    events: store.events(mail),
    entries: store.entriesOfCall(mail),
    ...store.neighbours(mail, query),
    query,
    view: content.html === undefined && view.view === "html" ? { ...view, view: "text" } : view,
    zone: call.zone,
    now: call.now,
  });
};

const frame = (call: Call, mail: MailSummary): Answer => {
  const { images, scheme } = ViewOptions.parse(Object.fromEntries(call.url.searchParams));
  const options = { images: images === "on", scheme };
  return {
    status: 200,
    type: "text/html; charset=utf-8",
    body: buildFrame(call.store().compose(mail).html ?? "", options),
    headers: { "content-security-policy": frameCsp(options) },
  };
};

const eml = async (call: Call, mail: MailSummary): Promise<Answer> => ({
  status: 200,
  type: "message/rfc822",
  body: await buildEml(call.store().compose(mail), mail.sesId, mail.at),
  headers: { "content-disposition": `attachment; filename="${mail.sesId}.eml"` },
});

const CSS = "text/css; charset=utf-8";
const ASSETS: Readonly<Record<string, { readonly type: string; readonly file: URL }>> = {
  "base.css": { type: CSS, file: new URL("./assets/base.css", import.meta.url) },
  "list.css": { type: CSS, file: new URL("./assets/list.css", import.meta.url) },
  "mail.css": { type: CSS, file: new URL("./assets/mail.css", import.meta.url) },
  "inbox.js": {
    type: "text/javascript; charset=utf-8",
    file: new URL("./assets/inbox.js", import.meta.url),
  },
  "icon.svg": { type: "image/svg+xml", file: new URL("./assets/icon.svg", import.meta.url) },
};

const asset = (name: string): Answer => {
  const found = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (found === undefined) throw new NotFoundError("There is no such file in the inbox.");
  return { status: 200, type: found.type, body: readFileSync(found.file) };
};

const toAnswer = (error: unknown, isApi: boolean): Answer => {
  const known = error instanceof NotFoundError || error instanceof InvalidInputError;
  const status = error instanceof NotFoundError ? 404 : known ? 400 : 500;
  const detail = known ? error.message : "The inbox could not read its store.";
  if (isApi)
    return json(
      { type: "about:blank", title: status === 404 ? "Not found" : "Cannot answer", status, detail },
      status,
    );
  return page(messagePage(status === 404 ? "Not here" : "That did not work", detail), status);
};

const write = (response: ServerResponse, content: Answer, headOnly: boolean): void => {
  response.writeHead(content.status, {
    "content-type": content.type,
    "content-length": Buffer.byteLength(content.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    ...content.headers,
  });
  response.end(headOnly ? undefined : content.body);
};
