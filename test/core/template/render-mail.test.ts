import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Amount } from "#core/template/amount.ts";
import { type CompiledMail, sealMail } from "#core/template/compiled-mail.ts";
import type { MailContext } from "#core/template/mail-context.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";

/** Any UTF-16 unit, halves of pairs and control characters among them. */
const aSign = fc
  .integer({ min: 0, max: 0xff_ff })
  .map((code) => String.fromCharCode(code % 3 === 0 ? code % 256 : code));

const mailOf = (parts: Partial<CompiledMail>): CompiledMail =>
  sealMail({
    name: "hello",
    locale: "en",
    dir: "ltr",
    sender: undefined,
    subject: "Hello",
    preheader: "A word",
    html: "<p>Hi</p>",
    text: "Hi",
    variables: [],
    ...parts,
  });

const contextWith = (customer: Partial<MailContext["customer"]>): MailContext => {
  const sample = sampleContext([]);
  return { ...sample, customer: { ...sample.customer, ...customer } };
};

const htmlFor = (html: string, context = contextWith({}), locale = "en"): string => {
  const rendered = renderMail(mailOf({ html, locale }), context);
  return rendered.kind === "ok" ? rendered.html : JSON.stringify(rendered);
};

/** Marks of direction that Intl sets around signs. */
const bare = (text: string): string =>
  text.replace(/[\u200e\u200f\u061c]/g, "").replace(/[\u00a0\u202f]/g, " ");

describe("renderMail", () => {
  it("fills subject, HTML and text, each in its own way of writing", () => {
    const mail = mailOf({
      subject: "For {{ customer.firstName }}",
      preheader: "About {{ customer.company }}",
      html: "<i>{{ mail.preheader }}</i><b>{{ customer.company }}</b>",
      text: "{{ mail.subject }}: {{ customer.company }}",
    });
    expect(renderMail(mail, contextWith({ firstName: "Ann", company: "Fish & <Chips>" }))).toEqual({
      kind: "ok",
      subject: "For Ann",
      html: "<i>About Fish &amp; &lt;Chips&gt;</i><b>Fish &amp; &lt;Chips&gt;</b>",
      text: "For Ann: Fish & <Chips>\n",
    });
  });

  it.each([
    ["undefined", undefined],
    ["empty", ""],
    ["blank", "  \t\n"],
    ["nothing but control characters", "\u0000\u0007"],
  ])("stops the mail at a value that is %s", (_, firstName) => {
    for (const part of ["subject", "preheader", "html", "text"] as const) {
      const mail = mailOf({ [part]: "Dear {{ customer.firstName }}," });
      expect(renderMail(mail, contextWith({ firstName }))).toEqual({
        kind: "missing",
        variable: "customer.firstName",
        part,
      });
    }
  });

  it.each([
    ['{{ customer.firstName | default: "you" }}', "you"],
    ["{% if customer.firstName %}x{% else %}friend{% endif %}", "friend"],
    ['{% if customer.firstName == "Ann" or customer.country == "DE" %}x{% endif %}', "x"],
    ["{% unless customer.firstName %}none{% endunless %}", "none"],
    ['{% assign name = customer.firstName | default: "you" | upcase %}{{ name }}', "YOU"],
    ["{% case customer.firstName %}{% when 'Ann' %}A{% else %}other{% endcase %}", "other"],
  ])("reads on without the value in %s", (html, expected) => {
    expect(htmlFor(html, contextWith({ firstName: undefined }))).toBe(expected);
  });

  it.each([
    ['{{ customer.firstName | append: "!" }}', "customer.firstName"],
    ['{{ "Dear " | append: customer.firstName }}', "customer.firstName"],
    ["{% assign name = customer.firstName %}{{ name }}", "name"],
    ["{{ customer.attributes.plan }}", "customer.attributes.plan"],
    ["{{ customer.value.yearly | money }}", "customer.value.yearly"],
    ["{{ customer.name | money }}", "customer.name"],
    ["{{ customer.name | date }}", "customer.name"],
    ["{{ customer.name | url }}", "customer.name"],
    ["{% for tag in customer.attributes.tags %}{{ tag }}{% endfor %}", "customer.attributes.tags"],
    ["{{ contract.plan }}", "contract.plan"],
  ])("never leaves a hole: %s", (html, variable) => {
    const context = {
      ...contextWith({ firstName: undefined, attributes: {}, value: {} }),
      contract: { ...sampleContext([]).contract, plan: undefined },
    };
    expect(renderMail(mailOf({ html }), context)).toEqual({ kind: "missing", variable, part: "html" });
  });

  it("lets no blank value slip through a filter", () => {
    for (const firstName of ["", "  "]) {
      const html = htmlFor('{{ customer.firstName | append: "!" }}', contextWith({ firstName }));
      expect(html).toContain('"missing"');
      expect(htmlFor("{% if customer.firstName %}x{% else %}y{% endif %}", contextWith({ firstName }))).toBe(
        "y",
      );
    }
  });

  it("escapes whatever a value holds, in HTML and its attributes", () => {
    const nasty = fc.oneof(
      fc.string({ unit: aSign, minLength: 1 }),
      fc.constantFrom(
        "<script>alert(1)</script>",
        '"><img src=x onerror=x>',
        "' onclick='x",
        "{{ 1 }}",
        "&lt;",
      ),
    );
    fc.assert(
      fc.property(nasty, nasty, (firstName, plan) => {
        const context = contextWith({ firstName, attributes: { plan } });
        const html = '<p title="{{ customer.firstName }}">{{ customer.attributes.plan | upcase }}</p>';
        const rendered = renderMail(mailOf({ html }), context);
        if (rendered.kind !== "ok") {
          expect(rendered.kind).toBe("missing");
          return;
        }
        const inner = /^<p title="([^"]*)">(.*)<\/p>$/s.exec(rendered.html);
        expect(inner).not.toBeNull();
        for (const value of inner?.slice(1) ?? []) expect(value).not.toMatch(/[<>"']|(?![\t\n])\p{Cc}/u);
      }),
      { numRuns: 500 },
    );
  });

  it("never lets a value begin another header", () => {
    fc.assert(
      fc.property(fc.string({ unit: aSign, maxLength: 400 }), (firstName) => {
        const mail = mailOf({ subject: "Hi {{ customer.firstName }}!" });
        const rendered = renderMail(
          mail,
          contextWith({ firstName: `${firstName}x\r\nBcc: all@example.com` }),
        );
        expect(rendered.kind).toBe("ok");
        if (rendered.kind !== "ok") return;
        expect(rendered.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect([...rendered.subject].length).toBeLessThanOrEqual(250);
      }),
    );
  });

  it("tidies plain text where a condition left gaps", () => {
    const text = "One\r\n\r\n{% if customer.phone %}{% endif %}\n\n\n  \nTwo   \n\n";
    expect(renderMail(mailOf({ text }), contextWith({}))).toMatchObject({ text: "One\n\nTwo\n" });
  });

  it("gives up on a template that asks for too much, without throwing", () => {
    const loop = mailOf({ html: "{% for i in (1..400) %}{% for j in (1..400) %}x{% endfor %}{% endfor %}" });
    expect(renderMail(loop, contextWith({}))).toMatchObject({ kind: "failed", part: "html" });
    expect(renderMail(mailOf({ html: "{% if" }), contextWith({}))).toMatchObject({ kind: "failed" });
  });

  it("never throws, whatever template and values it gets", () => {
    const piece = fc.constantFrom(
      "{{ customer.firstName }}",
      "{{ customer.attributes.x | date: 'short' }}",
      "{% if customer.value.y > 3 %}",
      "{% endif %}",
      "{% for x in customer.attributes.list %}{{ x }}{% endfor %}",
      "{{ customer.attributes.x | money | append: today }}",
      "{{ customer.value.y | divided_by: 0 }}",
      "{{ customer.attributes.x | split: '' | join: customer.value.y }}",
      "{{ customer | size }}",
      "{{ customer.attributes.x | truncate: customer.attributes.x }}",
      "{{ customer.attributes.__proto__ }}",
      "text",
      "{{",
    );
    const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(piece), value, fc.double(), (pieces, x, y) => {
        const mail = mailOf({ html: pieces.join(" "), text: pieces.toReversed().join("") || "x" });
        const list = Array.isArray(x) ? x : [String(x)];
        const rendered = renderMail(mail, contextWith({ value: { y }, attributes: { x, list } }));
        expect(["ok", "missing", "failed"]).toContain(rendered.kind);
      }),
      { numRuns: 500 },
    );
  });

  it("shows nothing of an object's insides", () => {
    for (const path of ["constructor", "__proto__", "toString", "attributes.constructor.name"]) {
      expect(htmlFor(`{{ customer.${path} }}`)).toContain('"missing"');
    }
  });

  it("forgets the templates it used least, and reads them again", () => {
    const mails = Array.from({ length: 450 }, (_, at) => mailOf({ html: `<p>${at}</p>` }));
    for (const round of [1, 2]) {
      for (const [at, mail] of mails.entries()) {
        expect(renderMail(mail, contextWith({})), `${round}`).toMatchObject({ html: `<p>${at}</p>` });
      }
    }
  });
});

describe("filters", () => {
  it.each([
    ["en", "{{ 120050 | money }}", "€1,200.50"],
    ["en", "{{ 120000 | money }}", "€1,200"],
    ["de", "{{ 120050 | money }}", "1.200,50 €"],
    ["fa", "{{ 120000 | money }}", "€۱٬۲۰۰"],
    ["de", "{{ 1234.5 | number }}", "1.234,5"],
    ["fa", "{{ 30 | number }}", "۳۰"],
    ["en", "{{ today | date }}", "December 1, 2026"],
    ["de", "{{ today | date }}", "1. Dezember 2026"],
    ["fa", "{{ today | date }}", "۱۰ آذر ۱۴۰۵"],
    ["de", '{{ today | date: "day-month" }}', "1. Dezember"],
    ["fa", '{{ today | date: "weekday" }}', "سه‌شنبه"],
    ["en", '{{ customer.attributes.at | date: "medium" }}', "Jan 1, 2027"],
    ["de", "{{ customer.attributes.tags }}", "rot, grün und blau"],
    ["en", '{{ customer.attributes.tags | join: "/" }}', "rot/grün/blau"],
    ["en", "{{ customer.attributes.link | url }}", "https://example.com/?a=1&amp;b=2"],
  ])("%s: %s", (locale, html, expected) => {
    const attributes = {
      at: "2026-12-31T23:30:00Z",
      tags: ["rot", "grün", "blau"],
      link: "https://example.com/?a=1&b=2",
    };
    expect(bare(htmlFor(html, contextWith({ attributes }), locale))).toBe(expected);
  });

  it("write an amount in its own currency, and count with it as with any number", () => {
    const event = { revenue: new Amount(120_050, "CHF"), fee: 500, currency: "JPY" };
    const context = { ...contextWith({}), event };
    const said = (html: string, locale: string) =>
      bare(htmlFor(html, context, locale)).replaceAll(/\s/g, " ");
    expect(said("{{ event.revenue | money }}", "de")).toBe("1.200,50 CHF");
    expect(said("{{ event.revenue | money }}", "en")).toBe("CHF 1,200.50");
    expect(said("{{ event.fee | money: event.currency }}", "en")).toBe("¥500");
    expect(said("{{ event.fee | money: customer.email }}", "en")).toBe("€5");
    expect(said("{{ event.revenue | plus: 50 }} {{ event.revenue | number }}", "en")).toBe("120100 120,050");
    expect(said("{% if event.revenue >= 120050 and event.revenue == 120050 %}yes{% endif %}", "en")).toBe(
      "yes",
    );
    expect(said("{{ event.revenue }}", "en")).toBe("120050");
  });

  it("write yen without decimals, which it has not", () => {
    const context = contextWith({});
    const yen = { ...context, workspace: { ...context.workspace, currency: "JPY" } };
    expect(htmlFor("{{ 1200 | money }}", yen)).toBe("¥1,200");
  });

  it("let no link through that is not https, http, mailto or tel", () => {
    for (const link of ["javascript:alert(1)", "data:text/html,x", "//evil.example", 'https://x" y']) {
      expect(
        htmlFor("{{ customer.attributes.link | url }}", contextWith({ attributes: { link } })),
      ).toContain("missing");
    }
  });
});
