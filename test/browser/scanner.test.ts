import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressKeyOf } from "#core/shared/ids.ts";
import { answers, contacts, idKey } from "#handlers/deps.ts";
import { findChromium } from "#support/browser/find-chromium.ts";
import { openProduct, type Product, type Recipient, type SentMail } from "#support/browser/open-product.ts";

/** `SCANNED_MAILS=2000` for the whole of it, which takes some minutes. */
const MAILS = Number(process.env["SCANNED_MAILS"] ?? 300);
/** One in so many is answered by a person, while the scanner is at the very mail. */
const PERSON_EVERY = 15;
/** Mails whose links are opened in a browser, with script, as well. */
const SEEN_IN_BROWSER = 4;
const AT_ONCE = 8;
const WAITS_MS = 100;
const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)("a scanner of mails", () => {
  let product: Product;
  let browser: Browser;
  let mails: readonly SentMail[];
  beforeAll(async () => {
    product = await openProduct();
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
    await product.mailTo(
      Array.from(
        { length: MAILS },
        (_, index): Recipient => ({
          userId: `scanned-${index}`,
          language: "en",
          event: index % 2 === 0 ? "Order Shipped" : "Order Missed",
        }),
      ),
    );
    mails = await product.mails();
  }, 900_000);
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  it("asks for every link and presses nothing: nothing is recorded but what people answered meanwhile", async () => {
    expect(mails).toHaveLength(MAILS);
    const purposes = new Set(mails.flatMap(linksOf).map((link) => new URL(link).pathname.slice(0, 3)));
    expect([...purposes].sort()).toEqual(["/c/", "/o/", "/p/", "/s/", "/u/"]);

    const waiting = mails.map((mail, index) => ({ mail, isPerson: index % PERSON_EVERY === 0 }));
    const people = waiting.filter(({ isPerson }) => isPerson).map(({ mail }) => mail.messageId);
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const links = linksOf(next.mail);
        await fetchAll(links.slice(0, 2));
        if (next.isPerson) await answerAsPerson(next.mail);
        await fetchAll(links.slice(2));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    for (const mail of mails.slice(1, SEEN_IN_BROWSER + 1)) await openAll(browser, linksOf(mail));

    const stands = await answers().answered(mails.map(({ messageId }) => messageId));
    const answered = mails.flatMap(({ messageId }) => {
      const { response, acceptance } = stands.get(messageId) ?? {};
      return response?.score === 7 || acceptance?.via === "page" ? [messageId] : [];
    });
    expect(answered.sort()).toEqual([...people].sort());
    expect(stands.size).toBe(people.length);

    const secret = await idKey();
    const known = await contacts().get(mails.map(({ address }) => addressKeyOf(address, secret)));
    expect(known.size).toBe(MAILS);
    for (const contact of known.values())
      expect(contact).toMatchObject({ suppressed: undefined, topicsLeft: {}, pausedUntil: undefined });
    expect(product.errors).toEqual([]);
  }, 900_000);
});

/** Every address in the mail, the hidden one and that of its header too. */
const linksOf = ({ html, headers }: SentMail): readonly string[] => {
  const [, header = ""] = /<(https?:[^>]+)>/.exec(headers["list-unsubscribe"] ?? "") ?? [];
  const links = [...html.matchAll(/href="(http[^"]+)"/g)].map(([, link = ""]) =>
    link.replaceAll("&amp;", "&"),
  );
  return [...links, header];
};

const fetchAll = async (links: readonly string[]): Promise<void> => {
  for (const link of links)
    for (const method of ["HEAD", "GET"]) {
      const response = await fetch(link, { method, redirect: "follow" });
      await response.arrayBuffer();
      expect(response.status, link).toBe(200);
    }
};

const openAll = async (browser: Browser, links: readonly string[]): Promise<void> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const link of links) {
    await page.goto(link);
    await sleep(WAITS_MS);
  }
  await context.close();
};

const answerAsPerson = async (mail: SentMail): Promise<void> => {
  const link = linksOf(mail).find((one) => /\/[so]\//.test(one)) ?? "";
  const body = link.includes("/s/") ? "score=7" : "accept=yes";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  expect((await fetch(link, { method: "POST", headers, body })).status).toBe(200);
};
