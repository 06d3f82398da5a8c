import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers } from "#handlers/deps.ts";
import { numberText, percentText, speechOf } from "#pages/speech.ts";
import { CATALOGUE } from "#pages/texts/catalogue.ts";
import { findChromium } from "#support/browser/find-chromium.ts";
import { MAIL_LANGUAGES, type MailLanguage } from "#support/browser/mail-texts.ts";
import { openProduct, type Product, type Recipient, type SentMail } from "#support/browser/open-product.ts";
import { SIZES, type Size } from "#support/browser/sizes.ts";

interface Reader {
  readonly language: MailLanguage;
  readonly size: Size;
  readonly script: boolean;
}

const READERS: readonly Reader[] = [
  ...MAIL_LANGUAGES.flatMap((language): Reader[] => [
    { language, size: "phone", script: true },
    { language, size: "desktop", script: false },
  ]),
  { language: "en", size: "phone", script: false },
  { language: "fa", size: "desktop", script: true },
];
/** Whose pages stand in docs/customer-pages.md. */
const PICTURED = ["en-phone", "fa-phone", "de-desktop", "ka-desktop"];
const nameOf = ({ language, size, script }: Reader): string =>
  `${language}-${size}-${script ? "with" : "without"}-script`;
const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)("in a browser", () => {
  let product: Product;
  let browser: Browser;
  let mails: readonly SentMail[];
  beforeAll(async () => {
    [product, browser] = await Promise.all([
      openProduct(),
      chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] }),
    ]);
    const recipients = READERS.flatMap((reader): Recipient[] => [
      { userId: nameOf(reader), language: reader.language, event: "Order Shipped" },
      { userId: nameOf(reader), language: reader.language, event: "Order Missed" },
    ]);
    await product.mailTo(recipients);
    mails = await product.mails();
    expect([mails.length, product.errors]).toEqual([recipients.length, []]);
  });
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  describe.each(READERS)("$language, $size, script: $script", (reader) => {
    const texts = CATALOGUE[reader.language];
    const speech = speechOf(reader.language);
    const asked: string[] = [];
    const complaints: string[] = [];
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext({
        viewport: SIZES[reader.size],
        locale: reader.language,
        javaScriptEnabled: reader.script,
      });
      context.setDefaultTimeout(20_000);
      page = await context.newPage();
      page.on("request", (request) => asked.push(new URL(request.url()).origin));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
    });
    afterAll(() => context.close());

    const mailOf = (step: "ask" | "gift"): SentMail => {
      const address = `${nameOf(reader)}@example.com`;
      const found = mails.find((mail) => mail.address === address && mail.messageId.endsWith(`_${step}`));
      if (found === undefined) throw new Error(`${address} got no mail of ${step}`);
      return found;
    };
    /** Opens a mail and taps its link. */
    const tap = async (
      step: "ask" | "gift",
      link: string,
      language = reader.language as string,
    ): Promise<void> => {
      await page.goto("about:blank");
      // in place of a tab of its own
      await page.setContent(mailOf(step).html.replaceAll('target="_blank"', ""));
      await picture(step);
      await page.locator(`a[href*="${link}"]`).first().click();
      await page.waitForURL((url) => url.origin === product.runtime.url);
      await isLaidOut(language);
    };
    const heading = () => page.locator("h1").first().innerText();
    const press = () => page.locator("button:visible").last().click();
    const answered = async (step: "ask" | "gift") => {
      const { messageId } = mailOf(step);
      return (await answers().answered([messageId])).get(messageId);
    };
    const isLaidOut = async (language: string): Promise<void> => {
      const html = page.locator("html");
      expect(await html.getAttribute("dir")).toBe(language === reader.language ? speech.direction : "ltr");
      expect(await html.getAttribute("lang")).toBe(language);
      const [wide, seen] = await html.evaluate((root) => [root.scrollWidth, root.clientWidth]);
      expect(wide).toBeLessThanOrEqual(seen ?? 0);
    };
    const picture = async (name: string): Promise<void> => {
      const of = `${reader.language}-${reader.size}`;
      if (process.env["SCREENSHOTS"] === "1" && PICTURED.includes(of))
        await page.screenshot({ path: `docs/screenshots/${name}-${of}.png`, fullPage: true });
    };

    it("a score that is tapped in the mail is chosen, and recorded by a press only", async () => {
      await tap("ask", "score=9");
      expect(await page.locator('input[name="score"]:checked').getAttribute("value")).toBe("9");
      const scale = await page.locator(".scale span").allInnerTexts();
      expect(scale).toEqual(Array.from({ length: 11 }, (_, score) => numberText(speech, score)));
      expect(await answered("ask")).toBeUndefined();
      await picture("survey");
      await press();
      expect(await heading()).toBe(texts.survey.thanks.promoter.title);
      expect((await answered("ask"))?.response).toMatchObject({ score: 9, standing: "counted" });
      await picture("thanks");
    });

    it("a comment is added, and the answer changed and reloaded", async () => {
      await page.locator("textarea").fill("Great 🎉 <b>records</b>");
      await page.locator('input[name="contact"]').check();
      await page.locator("form:has(textarea) button").click();
      expect(await heading()).toBe(texts.survey.added.title);
      await page.locator("summary").click();
      await page.locator('input[name="score"][value="3"]').check();
      await page.locator("form.answer button").click();
      expect(await heading()).toBe(texts.survey.thanks.detractor.title);
      for (let again = 0; again < 2; again++) await page.reload();
      expect(await heading()).toBe(texts.survey.thanks.detractor.title);
      await page.goto(page.url());
      expect(await page.locator("input[name=score]:checked").getAttribute("value")).toBe("9");
      expect(await page.locator(".stands").innerText()).toContain(numberText(speech, 3));
      expect((await answered("ask"))?.response).toMatchObject({
        score: 3,
        comment: "Great 🎉 <b>records</b>",
        mayContact: true,
      });
    });

    it("an offer is accepted by a press, once, and stays accepted", async () => {
      await tap("gift", "/o/");
      expect(await heading()).toContain(percentText(speech, 20));
      expect(await answered("gift")).toBeUndefined();
      await picture("offer");
      await press();
      expect(await heading()).toBe(texts.offer.accepted.title);
      const code = await page.locator(".code bdi").innerText();
      expect((await answered("gift"))?.acceptance?.code).toBe(code);
      await picture("accepted");
      await page.goto(page.url());
      expect(await heading()).toBe(texts.offer.already.title);
      expect(await page.locator(".code bdi").innerText()).toBe(code);
    });

    it("preferences are changed and stay", async () => {
      await tap("ask", "/p/");
      expect(await heading()).toBe(texts.preferences.title);
      await picture("preferences");
      await page.locator('input[name="topic"][value="news"]').uncheck();
      await page.locator('input[name="often"][value="7"]').check();
      await page.locator('input[name="surveys"][value="none"]').check();
      await page.locator('input[name="pause"]').nth(1).check();
      await press();
      expect(await heading()).toBe(texts.preferences.saved);
      await picture("saved");
      await page.goto(page.url());
      expect(await page.locator('input[name="topic"][value="news"]').isChecked()).toBe(false);
      expect(await page.locator('input[name="often"]:checked').getAttribute("value")).toBe("7");
      expect(await page.locator('input[name="surveys"]:checked').getAttribute("value")).toBe("none");
      expect(await page.locator(".stands").first().innerText()).toBe(texts.preferences.stands.on);
    });

    it("a language is chosen, and pages behind links of mails before speak it too", async () => {
      await page.locator('select[name="language"]').selectOption("hu");
      await press();
      expect(await heading()).toBe(CATALOGUE.hu.preferences.saved);
      await tap("ask", "/u/", "hu");
      expect(await heading()).toBe(CATALOGUE.hu.unsubscribe.ask.title);
      await tap("ask", "/p/", "hu");
      await page.locator('select[name="language"]').selectOption("");
      await press();
      expect(await heading()).toBe(texts.preferences.saved);
    });

    it("somebody unsubscribes by a press, and undoes it", async () => {
      await tap("ask", "/u/");
      expect(await heading()).toBe(texts.unsubscribe.ask.title);
      await picture("unsubscribe");
      const stands = async () => {
        await tap("ask", "/p/");
        return page.locator(".stands").first().innerText();
      };
      expect(await stands()).toBe(texts.preferences.stands.on);
      await tap("ask", "/u/");
      await press();
      expect(await heading()).toBe(texts.unsubscribe.done.title);
      await picture("unsubscribed");
      expect(await stands()).toBe(texts.preferences.stands.left);
      await tap("ask", "/u/");
      expect(await heading()).toBe(texts.unsubscribe.done.title);
      await press();
      expect(await heading()).toBe(texts.unsubscribe.undone.title);
      await picture("undone");
      expect(await stands()).toBe(texts.preferences.stands.on);
      await page.locator('input[name="mails"][value="none"]').check();
      await press();
      expect(await stands()).toBe(texts.preferences.stands.left);
      await page.locator('input[name="mails"][value="yes"]').check();
      await press();
      expect(await stands()).toBe(texts.preferences.stands.on);
    });

    it("nothing was asked of others, and nothing went wrong", () => {
      expect(new Set(asked)).toEqual(new Set([product.runtime.url]));
      expect(complaints).toEqual([]);
      expect(product.errors).toEqual([]);
    });
  });

  it("a language that was chosen is that of the next mail and its page, whatever is imported", async () => {
    const recipient = { userId: "polyglot", language: "en" } as const;
    await product.mailTo([{ ...recipient, event: "Order Shipped" }]);
    const mailOf = async (step: string): Promise<SentMail> => {
      const all = await product.mails();
      const found = all.find(
        (one) => one.address.startsWith("polyglot@") && one.messageId.endsWith(`_${step}`),
      );
      if (found === undefined) throw new Error(`no mail of ${step}`);
      return found;
    };
    const page = await browser.newPage();
    const open = async (step: string, link: RegExp): Promise<void> => {
      await page.goto(link.exec((await mailOf(step)).html)?.[0] ?? "");
    };
    await open("ask", /http[^"]+\/p\/[^"]+/);
    await page.locator('select[name="language"]').selectOption("fa");
    await page.locator("button").click();
    expect(await page.locator("h1").innerText()).toBe(CATALOGUE.fa.preferences.saved);
    await product.mailTo([{ ...recipient, event: "Order Missed" }]);
    expect((await mailOf("gift")).html).toContain("دیدن پیشنهاد");
    await open("gift", /http[^"]+\/o\/[^"]+/);
    expect(await page.locator("html").getAttribute("lang")).toBe("fa");
    await page.close();
  });
});
