import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  OFTEN_DAYS,
  type PreferencesNotice,
  type PreferencesView,
  renderPreferencesNotice,
  renderPreferencesPage,
} from "#pages/preferences.ts";
import { speechOf } from "#pages/speech.ts";
import { PAGE_LANGUAGES } from "#pages/texts/catalogue.ts";
import { COMPANY } from "#support/page-samples.ts";

const VIEW: PreferencesView = {
  company: COMPANY,
  today: "2026-12-01",
  topics: [
    { id: "offers", name: "Offers", on: true },
    { id: "news", name: "News", on: false },
  ],
  pausedUntil: undefined,
  everyDays: undefined,
  surveys: true,
  chosenLocale: undefined,
  left: false,
  blocked: false,
};
const HOSTILE = `</title></style><script>alert("1")</script>{company}'&amp;`;
const hostileTopic = { id: HOSTILE, name: HOSTILE, on: false };

describe("renderPreferencesPage", () => {
  it.each(PAGE_LANGUAGES)("has a label for each field and a legend for each group, in %s", (language) => {
    const { html } = renderPreferencesPage("ask", VIEW, speechOf(language));
    const shown = html.match(/<input type="(radio|checkbox)"/g) ?? [];
    expect(shown).toHaveLength(13);
    expect(html.match(/<label><input type="(radio|checkbox)"[^>]*>(<bdi>)?[^<]+/g)).toHaveLength(13);
    expect(html.match(/<fieldset>\n<legend>[^<]+<\/legend>/g)).toHaveLength(6);
    expect(html).not.toMatch(/undefined|<script|https?:/);
    expect(html.replace(/<style>.*<\/style>/s, "")).not.toMatch(/[{}]/);
  });

  it("says days in the reader's calendar and digits", () => {
    const view = { ...VIEW, pausedUntil: "2026-12-10" };
    expect(renderPreferencesPage("ask", view, speechOf("en")).html).toContain(
      "As now, until December 10, 2026",
    );
    expect(renderPreferencesPage("ask", view, speechOf("de")).html).toContain(
      "Wie bisher, bis 10. Dezember 2026",
    );
    expect(renderPreferencesPage("ask", view, speechOf("fa")).html).toContain("مانند اکنون، تا ۱۹ آذر ۱۴۰۵");
    expect(renderPreferencesPage("ask", view, speechOf("fa")).html).toContain("۳۰ روز");
  });

  it("checks exactly one choice of each group, whatever stands", () => {
    const chosen = fc.record({
      pausedUntil: fc.constantFrom(undefined, "2026-12-02", "2026-12-31", "2027-01-30", "2027-03-01"),
      everyDays: fc.constantFrom(undefined, ...OFTEN_DAYS),
      surveys: fc.boolean(),
      chosenLocale: fc.constantFrom(undefined, ...PAGE_LANGUAGES),
      left: fc.boolean(),
      blocked: fc.boolean(),
    });
    fc.assert(
      fc.property(chosen, (stands) => {
        const { html } = renderPreferencesPage("ask", { ...VIEW, ...stands }, speechOf("en"));
        const checked = [...html.matchAll(/name="(\w+)" value="([^"]*)" checked/g)].map(([, ...one]) => one);
        expect(checked.filter(([name]) => name !== "topic")).toEqual([
          ["often", `${stands.everyDays ?? ""}`],
          ["surveys", stands.surveys ? "yes" : "none"],
          ["pause", stands.pausedUntil ?? ""],
          ["mails", stands.left ? "none" : "yes"],
        ]);
        const selected = [...html.matchAll(/<option value="(\w+)"[^>]* selected/g)].map(([, one]) => one);
        expect(selected).toEqual(stands.chosenLocale ? [stands.chosenLocale] : []);
      }),
    );
  });

  it.each(PAGE_LANGUAGES)("is under 20 kB with 20 topics of 100 letters, in %s", (language) => {
    const topics = Array.from({ length: 20 }, (_, index) => ({
      id: `${index}`.padStart(40, "t"),
      name: "n".repeat(100),
      on: index % 2 === 0,
    }));
    const view = { ...VIEW, topics, pausedUntil: "2026-12-10", blocked: true };
    const { html } = renderPreferencesPage("unclear", view, speechOf(language));
    expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });

  it("shows hostile names as text", () => {
    const view = {
      ...VIEW,
      company: { ...COMPANY, name: HOSTILE, color: "red}</style>" },
      topics: [hostileTopic],
    };
    const { html } = renderPreferencesPage("saved", view, speechOf("en"));
    expect(html).not.toContain("<script");
    expect(html).not.toContain("red}");
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;{company}&#39;&amp;amp;");
  });

  it("never lets a name add an element", () => {
    const elements = (html: string) => html.match(/<[a-z/!]/gi)?.length;
    const withName = (name: string) =>
      renderPreferencesPage(
        "saved",
        { ...VIEW, company: { ...COMPANY, name, color: "#000000" }, topics: [{ id: name, name, on: false }] },
        speechOf("fa"),
      ).html;
    const expected = elements(withName("a"));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&/a= {}!-") }), (name) => {
        expect(elements(withName(name))).toBe(expected);
        expect(withName(name)).not.toMatch(/ (on\w+|style)=/);
      }),
    );
  });

  it.each([
    ["#ffffff", "#000"],
    ["#ffd400", "#000"],
    ["#000000", "#fff"],
    ["#0b5cad", "#fff"],
  ])("writes on %s in %s", (color, ink) => {
    const { html, csp } = renderPreferencesPage(
      "ask",
      { ...VIEW, company: { ...COMPANY, name: "N", color } },
      speechOf("en"),
    );
    expect(html).toContain(`button{background:${color};color:${ink}}`);
    const [, style = ""] = /<style>(.*)<\/style>/s.exec(html) ?? [];
    expect(csp).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  });
});

describe("renderPreferencesNotice", () => {
  const notices: readonly PreferencesNotice[] = ["invalid", "expired", "nobody", "failed"];
  it.each(PAGE_LANGUAGES)("says what is the matter, without a form, in %s", (language) => {
    const pages = notices.map((notice) => renderPreferencesNotice(notice, speechOf(language)).html);
    expect(new Set(pages).size).toBe(notices.length);
    for (const html of pages) expect(html).not.toMatch(/<form|<script|undefined/);
  });
});
