import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderOfferPage } from "#pages/offer.ts";
import { pickSpeech, speechOf } from "#pages/speech.ts";
import { renderSurveyPage } from "#pages/survey.ts";
import { PAGE_LANGUAGES } from "#pages/texts/catalogue.ts";
import { everyPage, OFFER_VIEW, SURVEY_VIEW } from "#support/page-samples.ts";

const HOSTILE = `</title></style></textarea><script>alert("1")</script>{company}'&amp;`;

describe.each(PAGE_LANGUAGES)("every page in %s", (language) => {
  it("is small, whole, and loads and runs nothing", () => {
    for (const [name, { html, csp }] of Object.entries(everyPage(speechOf(language)))) {
      expect(Buffer.byteLength(html), name).toBeLessThan(20_000);
      expect(html, name).not.toMatch(/<script|https?:|undefined|NaN|\[object|Invalid/);
      expect(html.replace(/<style>.*<\/style>/s, ""), name).not.toMatch(/[{}]/);
      const [, style = ""] = /<style>(.*)<\/style>/s.exec(html) ?? [];
      expect(csp, name).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
      expect(html.replace(/<style>.*<\/style>/s, ""), name).not.toMatch(/ (on\w+|style)=/);
    }
  });

  it("has one heading that is seen first, a label for each field, and no id twice", () => {
    for (const [name, { html }] of Object.entries(everyPage(speechOf(language)))) {
      expect(html.match(/<h1>/g), name).toHaveLength(1);
      const fields = html.match(/<input type="(radio|checkbox)"/g)?.length ?? 0;
      const labelled =
        html.match(/<label><input type="(radio|checkbox)"[^>]*>(<span>|<bdi>)?[^<]+/g)?.length ?? 0;
      expect(labelled, name).toBe(fields);
      expect(html.match(/<textarea id="comment"/g)?.length, name).toBe(
        html.match(/<label for="comment"/g)?.length,
      );
      const ids = [...html.matchAll(/ id="(\w+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size, name).toBe(ids.length);
      for (const [, refs = ""] of html.matchAll(/aria-describedby="([^"]+)"/g))
        for (const ref of refs.split(" ")) expect(ids, name).toContain(ref);
    }
  });
});

describe("what others wrote", () => {
  const company = {
    name: HOSTILE,
    color: "red}</style>",
    logoPath: `/a"onerror=x`,
    postalAddress: HOSTILE,
    website: `https://example.com/"onerror=x`,
  };
  it("is shown as text on survey and offer pages", () => {
    const chosen = { ...SURVEY_VIEW.chosen, comment: HOSTILE };
    const recorded = { score: 3, reasons: [], on: "2026-12-01", mood: "detractor" } as const;
    const pages = [
      renderSurveyPage("thanks", { ...SURVEY_VIEW, company, chosen, recorded }, speechOf("en")),
      renderOfferPage("open", { ...OFFER_VIEW, company, title: HOSTILE }, speechOf("en")),
      renderOfferPage("open", { ...OFFER_VIEW, company, kind: "plan-change", plan: HOSTILE }, speechOf("fa")),
    ];
    for (const { html } of pages) {
      expect(html).not.toContain("<script");
      expect(html).not.toContain("red}");
      expect(html).not.toContain(`"onerror`);
      expect(html.match(/<\/style>/g)).toHaveLength(1);
      expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;{company}&#39;&amp;amp;");
    }
  });

  it("ends with the company's address", () => {
    const company = { ...SURVEY_VIEW.company, website: "https://www.example.com/de" };
    const { html } = renderSurveyPage("ask", { ...SURVEY_VIEW, company }, speechOf("fa"));
    expect(html).toContain("<footer><bdi>Hafenstraße 12, 20457 Hamburg</bdi>");
    expect(html).toContain('<bdi dir="ltr">www.example.com</bdi></footer>');
  });

  it("never adds an element", () => {
    const elements = (html: string) => html.match(/<[a-z/!]/gi)?.length;
    const withText = (text: string) => {
      const chosen = { ...SURVEY_VIEW.chosen, comment: text };
      return renderSurveyPage(
        "too-long",
        { ...SURVEY_VIEW, company: { ...company, name: text }, chosen },
        speechOf("de"),
      ).html;
    };
    const expected = elements(withText("a"));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&/a= {}!-$") }), (text) => {
        expect(elements(withText(text))).toBe(expected);
      }),
    );
  });
});

describe("pickSpeech", () => {
  it.each<[(string | undefined)[], string | undefined, string, string]>([
    [["fa"], "de", "fa", "fa"],
    [[undefined, "de_AT"], "fa", "de", "de-AT"],
    [["xx", "not a locale!", "x".repeat(1_000)], "de-CH", "de", "de"],
    [[], undefined, "en", "en"],
    [["zh-Hant-TW"], "fr", "zh", "zh-TW"],
    [["sv-SE"], "fr-CA, en;q=0.5", "fr", "fr"],
    [["iw"], "en", "he", "he"],
    [[undefined], "ar", "ar", "ar-EG"],
    [["ar-MA"], "en", "ar", "ar-MA"],
    [["EN-gb"], "fa", "en", "en-GB"],
  ])("%j, %s: %s", (wanted, header, language, locale) => {
    expect(pickSpeech(wanted, header)).toMatchObject({ language, locale });
  });

  it("never fails", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" })),
        fc.string({ unit: "binary" }),
        (wanted, header) => {
          expect(PAGE_LANGUAGES).toContain(pickSpeech(wanted, header).language);
        },
      ),
    );
  });
});
