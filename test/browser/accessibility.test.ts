import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page as CustomerPage } from "#pages/page.ts";
import { speechOf } from "#pages/speech.ts";
import { findChromium } from "#support/browser/find-chromium.ts";
import { SIZES } from "#support/browser/sizes.ts";
import { everyPage } from "#support/page-samples.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ADDRESS = "https://pages.example.com/";
const chromiumPath = findChromium();

/** Of axe's findings, what is wrong and where. */
interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

interface Look {
  readonly size?: keyof typeof SIZES;
  readonly colorScheme?: "light" | "dark";
}

describe.skipIf(chromiumPath === undefined)("every page in every state", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  const openPage = async ({ size = "phone", colorScheme = "light" }: Look = {}) => {
    const page = await browser.newPage({ viewport: SIZES[size], colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    // before the page, so that its policy does not stop it
    await page.addInitScript(axe.source);
    return { page, complaints };
  };

  /** As its handler serves it, with the policy in force. */
  const serve = async (page: Page, { html, csp }: Pick<CustomerPage, "html" | "csp">): Promise<void> => {
    await page.route(ADDRESS, (route) =>
      route.fulfill({
        body: html,
        headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": csp },
      }),
    );
    await page.goto(ADDRESS);
    await page.unroute(ADDRESS);
  };

  const findIn = async (page: Page): Promise<readonly string[]> => {
    const { violations } = (await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })`,
    )) as Found;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
    );
  };

  it.each([
    { language: "en", size: "phone", colorScheme: "light" },
    { language: "en", size: "desktop", colorScheme: "light" },
    { language: "en", size: "phone", colorScheme: "dark" },
    { language: "de", size: "phone", colorScheme: "light" },
    { language: "fa", size: "phone", colorScheme: "light" },
    { language: "fa", size: "desktop", colorScheme: "dark" },
  ] as const)(
    "has nothing that axe finds, in $language, $size, $colorScheme",
    async ({ language, ...look }) => {
      const { page, complaints } = await openPage(look);
      for (const [name, one] of Object.entries(everyPage(speechOf(language)))) {
        await serve(page, one);
        expect(await findIn(page), name).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it("is looked at: a field without a label is found", async () => {
    const { page } = await openPage();
    const html = `<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><input name="y"></main></html>`;
    await serve(page, { html, csp: "default-src 'none'" });
    expect((await findIn(page)).join()).toContain("label");
    await page.close();
  });

  it("is under its policy: a style and a script that are not ours do nothing", async () => {
    const { page, complaints } = await openPage();
    const [first] = Object.values(everyPage(speechOf("en")));
    const foreign = "<style>h1{display:none}</style><script>document.title='taken'</script>";
    await serve(page, {
      html: `${first?.html.replace("</main>", `${foreign}</main>`)}`,
      csp: first?.csp ?? "",
    });
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(await page.title()).not.toBe("taken");
    expect(complaints).toHaveLength(2);
    await page.close();
  });
});
