import { describe, expect, it } from "vitest";
import type { MailRole } from "#core/template/known-variables.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";
import { offerValues, surveyValues } from "#core/template/step-values.ts";
import { compile, compileOne, FOOT, HEAD, mjml, text } from "#support/compile-samples.ts";

const ROW = text("How was it?").replace("</mj-column>", '<mj-score-row low="Bad" high="Good" /></mj-column>');
const as = (role: MailRole) => ({ roles: { hello: role } });
const said = async (body: string, role: MailRole) =>
  (await compileOne(body, as(role))).faults.map(({ field, message }) => [field, message]);

describe("the mail of a survey", () => {
  it("shows a link for each score, in the digits of its language, and one link in plain text", async () => {
    const fa = { "mails/hello.fa.mjml": HEAD + mjml(ROW) };
    const { mails, faults } = await compile(fa, as("csat"));
    expect(faults).toEqual([]);
    const [mail] = mails;
    if (mail === undefined) expect.fail("not compiled");
    const url = "https://go.example.com/s/token";
    const context = { ...sampleContext([]), survey: surveyValues("csat", url) };
    const rendered = renderMail(mail, { ...context, links: { ...context.links, survey: url } });
    if (rendered.kind !== "ok") expect.fail(JSON.stringify(rendered));
    expect([...rendered.html.matchAll(/\?score=(\d+)"/g)].map(([, score]) => score)).toEqual([..."12345"]);
    expect(rendered.html).toContain('aria-label="۴ / ۵"');
    expect(rendered.html).toMatch(/>۵<\/a>/);
    expect(rendered.html).toContain("۱: Bad");
    expect(rendered.text.split(url)).toHaveLength(2);
    expect(rendered.text).not.toContain("?score");
  });

  it("keeps the lines of what stands below a row written over several", async () => {
    const row = '<mj-score-row\n  low="Bad"\n  high="Good"\n/>';
    const body = `${text("x").replace("</mj-column>", `${row}\n</mj-column>`)}\n${text("{{ customer.nme }}")}`;
    const { faults } = await compileOne(body, as("nps"));
    expect(faults.map(({ line }) => line)).toEqual([12]);
  });

  it("is refused when nobody could answer", async () => {
    expect(await said(text("How was it?"), "nps")).toEqual([
      ["html", "The HTML has neither the survey's link nor its score row."],
      ["text", "The plain text has neither the survey's link nor its score row."],
    ]);
    expect(
      await said(text('{% if customer.name %}<a href="{{ links.survey }}">Go</a>{% endif %}'), "reason"),
    ).toHaveLength(2);
    expect(await said(text('<a href="{{ links.survey }}">Go</a>'), "reason")).toEqual([]);
  });

  it("may show in no other mail what only a survey has", async () => {
    expect(await said(ROW, "plain")).toContainEqual([
      "html",
      "`survey.scores` is known only in the mail of a survey (nps, csat).",
    ]);
    expect((await said(ROW, "reason"))[0]?.[1]).toContain("known only in the mail of a survey");
    expect((await said(text('<a href="{{ links.survey }}">Go</a>'), "offer"))[0]?.[1]).toContain(
      "links.survey",
    );
    expect(FOOT).toContain("links.unsubscribe");
  });
});

describe("the mail of an offer", () => {
  it("is refused without a link to it", async () => {
    expect(await said(text("{{ offer.value }} until {{ offer.until | date }}"), "offer")).toEqual([
      ["html", "The HTML has no link to its offer."],
      ["text", "The plain text has no link to its offer."],
    ]);
    expect(await said(text('<a href="{{ links.offer }}">{{ offer.value }}</a>'), "offer")).toEqual([]);
  });
});

describe("offerValues", () => {
  const base = { plan: undefined, until: "2026-12-15", title: undefined };
  const format = (locale: string) => ({ locale, currency: "EUR", zone: "UTC" });
  it.each([
    ["percent-off", 12.5, "de", "12,5\u00a0%"],
    ["percent-off", 20, "fa", "۲۰٪"],
    ["amount-off", 1250, "de", "12,50\u00a0€"],
    ["renewal-rate", 1900, "en", "€19"],
    ["free-period", 1, "en", "1 day"],
    ["free-period", 30, "de", "30 Tage"],
    ["longer-term", 24, "en", "24 months"],
  ] as const)("says %s of %d in %s", (kind, value, locale, words) => {
    expect(offerValues({ ...base, kind, value }, format(locale)).value).toBe(words);
  });

  it("names the plan, and the title in the language or the one there is", () => {
    const title = { en: "Welcome back", de: "Willkommen zurück" };
    const of = (locale: string, more = {}) =>
      offerValues(
        { ...base, kind: "plan-change", value: undefined, plan: "Basic", title, ...more },
        format(locale),
      );
    expect(of("de-at")).toMatchObject({ value: "Basic", title: "Willkommen zurück" });
    expect(of("fa").title).toBe("Welcome back");
    expect(of("fa", { title: { default: "One" } }).title).toBe("One");
    expect(of("fa", { title: undefined }).title).toBeUndefined();
  });
});
