import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import nodemailer from "nodemailer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDocuments } from "#adapters/dynamodb/client.ts";
import { tableNames } from "#adapters/dynamodb/tables.ts";
import { inboundDirectory } from "#adapters/local/file-inbound-mails.ts";
import { createApiClient } from "#cli/client/api-client.ts";
import { waitForJob } from "#cli/client/wait-for-job.ts";
import { openProduct, type Product, type Recipient, type SentMail } from "#support/browser/open-product.ts";
import { itemsWith } from "#support/rights-scan.ts";

/** Begins every id, and so every address, and stands in all that is written; nothing of ours is called so. */
const MARK = "zqx-";
const COMMENT = `${MARK}secret <b>words</b>`;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

let product: Product;
beforeAll(async () => {
  product = await openProduct();
});
afterAll(() => product.close());

const recipient = (name: string, event: Recipient["event"]): Recipient => ({
  userId: name,
  language: "en",
  event,
});
const RECIPIENTS = [
  recipient(`${MARK}ada`, "Order Shipped"),
  recipient(`${MARK}bob`, "Order Missed"),
  recipient(`${MARK}eve`, "Order Shipped"),
  recipient(`bounce+${MARK}b`, "Order Shipped"),
  recipient(`complaint+${MARK}c`, "Order Shipped"),
];

const linksOf = ({ html }: SentMail): readonly string[] =>
  [...html.matchAll(/href="([^"]+)"/g)].map(([, url = ""]) => url.replaceAll("&amp;", "&"));
const linkOf = (mail: SentMail, letter: string): string =>
  linksOf(mail).find((url) => new URL(url).pathname.startsWith(`/${letter}/`)) ?? "";
const post = (url: string, body: string, headers: Record<string, string> = FORM) =>
  fetch(url, { method: "POST", headers, body });

/** What people do with their mails, and what others do with them. */
const answerAll = async (mails: readonly SentMail[]): Promise<void> => {
  const mailTo = (name: string): SentMail => {
    const mail = mails.find(({ address }) => address.startsWith(`${MARK}${name}@`));
    if (mail === undefined) throw new Error(`no mail to ${name}`);
    return mail;
  };
  const [ada, bob, eve] = ["ada", "bob", "eve"].map(mailTo);
  if (!ada || !bob || !eve) throw new Error("three mails");
  const survey = linkOf(ada, "s").split("?")[0] ?? "";
  await fetch(`${survey}?score=2&lang=${MARK}`);
  expect((await post(survey, "score=2")).status).toBe(200);
  const more = new URLSearchParams({ more: "1", comment: COMMENT, contact: "yes" });
  expect((await post(survey, more.toString())).status).toBe(200);
  expect((await post(linkOf(bob, "o"), "accept=yes")).status).toBe(200);
  expect((await post(linkOf(eve, "u"), "List-Unsubscribe=One-Click")).status).toBe(200);
  await fetch(linkOf(eve, "p"));
  await fetch(linkOf(eve, "c"));
  // what is wrong is said without repeating it
  await post(`${survey}${MARK}`, COMMENT);
  await post(survey, COMMENT, { "content-type": `text/${MARK}` });
  await post(survey, `comment=${MARK}${"x".repeat(200_000)}`);
};

const askApi = async (): Promise<void> => {
  const { url, token } = product.runtime;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (const path of [`customers/${MARK}ada@example.com`, `responses/${MARK}`, `no/such/${MARK}`])
    await fetch(`${url}/api/v1/${path}`, { headers });
  await post(`${url}/api/v1/customers/find`, `{"externalId": "${MARK}nobody"}`, headers);
  await post(`${url}/api/v1/customers/find`, `{"externalId": ${MARK}`, headers);
  await post(`${url}/api/v1/offers/redeem`, JSON.stringify({ code: MARK }), {
    ...headers,
    "idempotency-key": "k",
  });
  await post(`${url}/v1/batch`, `{"batch": "${MARK}"}`);
};

const reply = async (from: string, subject: string, more: object = {}): Promise<void> => {
  const { mailPort: port } = product.runtime;
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  await transport.sendMail({ from, to: "hello@example.com", subject, text: COMMENT, ...more });
};

const eraseAll = async (): Promise<void> => {
  const api = createApiClient({ url: product.runtime.url, token: product.runtime.token });
  for (const { userId } of RECIPIENTS) {
    const { customer } = await api.call("customers.find", { body: { externalId: userId } });
    const params = { customerId: customer.id };
    const job = await api.call("customers.erase", { params, body: { confirm: customer.id } });
    await waitForJob(api, job, () => undefined);
  }
};

/** Every row of every table of a state file, as text. */
const stateText = (path: string): string => {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all());
  database.close();
  return JSON.stringify(rows, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
};

it("no log, no link and no state names anybody, after a whole life; and after an erasure no table does", async () => {
  const { runtime } = product;
  const logOf = (): string => readFileSync(join(dirname(runtime.statePath), "log.jsonl"), "utf8");
  await product.mailTo(RECIPIENTS);
  const mails = await product.mails();
  expect(mails).toHaveLength(RECIPIENTS.length);
  for (const link of mails.flatMap(linksOf)) expect(decodeURIComponent(link)).not.toContain(MARK);
  await answerAll(mails);
  await askApi();
  await reply(`${MARK}ada@example.com`, `Re: ${MARK}`);
  await reply(`${MARK}stranger@example.com`, `Who? ${MARK}ada@example.com`);
  await reply(`${MARK}bob@example.com`, "Out of office", { headers: { "Auto-Submitted": "auto-replied" } });
  await runtime.settled();
  const place = { documents: createDocuments(), tables: tableNames("rekindle") };
  expect(await itemsWith(place, [MARK])).not.toEqual([]);
  expect(logOf()).toContain("mail-in.reply");
  await eraseAll();
  await reply(`${MARK}ada@example.com`, "Hello again", { headers: { "Auto-Submitted": "auto-replied" } });
  // the company's systems do not know yet
  await product.mailTo(RECIPIENTS);
  await runtime.settled();
  expect(await product.mails()).toHaveLength(RECIPIENTS.length);

  expect(logOf()).not.toContain(MARK);
  expect(JSON.stringify(product.errors.map(String))).not.toContain(MARK);
  expect(stateText(runtime.statePath)).not.toContain(MARK);
  expect(readdirSync(inboundDirectory(runtime.statePath))).toEqual([]);
  expect(await itemsWith(place, [MARK])).toEqual([]);
}, 120_000);
