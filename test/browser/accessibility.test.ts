import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { speechOf } from "#pages/speech.ts";
import { findChromium } from "#support/browser/find-chromium.ts";
import { everyPage } from "#support/page-samples.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const chromiumPath = findChromium();

/** Of axe's findings, what is wrong and where. */
interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

describe.skipIf(chromiumPath === undefined)("every page in every state", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  const findIn = async (page: Page, html: string): Promise<readonly string[]> => {
    await page.setContent(html);
    if ((await page.evaluate("typeof axe")) === "undefined") await page.evaluate(axe.source);
    const { violations } = (await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })`,
    )) as Found;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
    );
  };

  it.each([
    { language: "en", colorScheme: "light" },
    { language: "en", colorScheme: "dark" },
    { language: "de", colorScheme: "light" },
    { language: "fa", colorScheme: "light" },
  ] as const)("has nothing that axe finds, in $language, $colorScheme", async ({ language, colorScheme }) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme });
    for (const [name, { html }] of Object.entries(everyPage(speechOf(language))))
      expect(await findIn(page, html), name).toEqual([]);
    await page.close();
  });

  it("is looked at: a field without a label is found", async () => {
    const page = await browser.newPage();
    const html = `<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><input name="y"></main></html>`;
    expect((await findIn(page, html)).join()).toContain("label");
    await page.close();
  });
});
