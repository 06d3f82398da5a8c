import { describe, expect, it } from "vitest";
import { compile, compileOne, FOOT, HEAD, mjml, text } from "#support/compile-samples.ts";

describe("compileMails", () => {
  it("compiles a good mail to HTML and plain text that keep their Liquid", async () => {
    const { mails, refs, faults, warnings } = await compileOne(
      text(
        '<h1>Hi {{ customer.firstName | default: "you" }}</h1>{% if customer.country == "DE" and entry.days > 3 %}<p>Moin</p>{% endif %}',
      ),
    );
    expect(faults).toEqual([]);
    expect(warnings).toEqual([]);
    const [mail] = mails;
    expect(mail?.html).toContain('{{ customer.firstName | default: "you" }}');
    expect(mail?.html).toContain('{% if customer.country == "DE" and entry.days > 3 %}');
    expect(mail?.html).toContain('href="{{ links.unsubscribe }}"');
    expect(mail?.html).toContain('lang="en" dir="ltr"');
    expect(mail?.text).toContain('Hi {{ customer.firstName | default: "you" }}');
    expect(mail?.text).toContain("Unsubscribe <{{ links.unsubscribe }}>");
    expect(mail?.text).not.toContain("A word from us");
    expect(mail?.variables).toEqual([
      "customer.country",
      "customer.firstName",
      "entry.days",
      "links.unsubscribe",
      "workspace.postalAddress",
    ]);
    expect(refs).toEqual({ hello: { locales: { en: mail?.hash }, fallback: "en" } });
  });

  it("names equal content equally and other content otherwise", async () => {
    const hashOf = async (words: string) => (await compileOne(text(words))).mails[0]?.hash;
    expect(await hashOf("one")).toMatch(/^[a-z2-7]{26}$/);
    expect(await hashOf("one")).toBe(await hashOf("one"));
    expect(await hashOf("one")).not.toBe(await hashOf("two"));
  });

  it("keeps Liquid in attributes, colours and styles, whatever signs it holds", async () => {
    const { mails, faults } = await compileOne(
      `<mj-section background-color="{{ workspace.color }}"><mj-column>
<mj-button background-color="{{ workspace.color }}" href="https://example.com/?n={{ customer.attributes['a "b" <c>'] | default: "<x>" | url_encode }}">Go</mj-button>
<mj-text color="{{workspace.color}}"><b style="color: {{ workspace.color }}">x</b></mj-text></mj-column></mj-section>`,
    );
    expect(faults).toEqual([]);
    const html = mails[0]?.html ?? "";
    expect(html).toContain('bgcolor="{{ workspace.color }}"');
    expect(html).toContain(`?n={{ customer.attributes['a "b" <c>'] | default: "<x>" | url_encode }}"`);
    expect(html).toContain("color:{{workspace.color}}");
    expect(html).not.toMatch(/zlq|#f1/);
  });

  it("sets a mail without <mjml> into the layout of its locale, and mirrors it for right-to-left", async () => {
    const layout = (words: string) =>
      `<mjml>\n<mj-body>\n<!-- content -->\n${FOOT.replace("Unsubscribe", words)}\n</mj-body></mjml>`;
    const { mails, faults } = await compile({
      "mails/layout.en.mjml": layout("Leave"),
      "mails/layout.fa.mjml": layout("لغو اشتراک"),
      "mails/hello.en.mjml": HEAD + text("Hi"),
      "mails/hello.fa.mjml": HEAD + text("سلام"),
      "mails/hello.de.mjml": HEAD + text("Moin"),
    });
    expect(faults).toEqual([]);
    const byLocale = new Map(mails.map((mail) => [mail.locale, mail]));
    expect(byLocale.get("fa")).toMatchObject({ dir: "rtl" });
    expect(byLocale.get("fa")?.html).toContain('<html lang="fa" dir="rtl"');
    expect(byLocale.get("fa")?.html).toContain("text-align:right");
    expect(byLocale.get("fa")?.html).not.toContain("direction:ltr");
    expect(byLocale.get("fa")?.html).toContain("لغو اشتراک");
    expect(byLocale.get("de")?.html).toContain("Leave");
  });

  it("takes the plain text that the author wrote, and checks it as well", async () => {
    const files = { "mails/hello.en.mjml": HEAD + mjml(text("Hi")) };
    const own = "Hi\n{{ links.unsubscribe }}\n{{ workspace.postalAddress }}\n";
    const good = await compile({ ...files, "mails/hello.en.txt": own });
    expect(good.mails[0]?.text).toBe(own);
    const bad = await compile({ ...files, "mails/hello.en.txt": "Hi\n{{ customer.nam }}" });
    expect(bad.faults).toMatchObject([
      { file: "mails/hello.en.txt", line: 2, message: "Unknown variable `customer.nam`." },
      { file: "mails/hello.en.txt", message: "The plain text has no unsubscribe link." },
      { file: "mails/hello.en.txt", message: "The plain text has no postal address." },
    ]);
  });

  it("asks nobody for fonts and keeps no notes of the author", async () => {
    const { mails } = await compileOne(`<!-- ask Kim -->${text("Hi")}`);
    expect(mails[0]?.html).not.toMatch(/fonts\.googleapis|@import|Kim/);
    expect(mails[0]?.html).toContain("<!--[if mso");
  });

  it("warns of a mail that Gmail cuts off", async () => {
    const { faults, warnings } = await compileOne(text("word ".repeat(21_000)));
    expect(faults).toEqual([]);
    expect(warnings).toMatchObject([
      { file: "mails/hello.en.mjml", message: expect.stringContaining("Gmail cuts off") },
    ]);
  });

  it("lets a service mail go without unsubscribe link and address, and refuses a dead link in it", async () => {
    const service = {
      "mails/end.en.mjml": `${HEAD}<mjml><mj-body>${text("Your contract")}</mj-body></mjml>`,
    };
    expect((await compile(service, { purpose: "service" })).faults).toEqual([]);
    const { faults } = await compileOne(text("x"), { purpose: "service" });
    expect(faults).toMatchObject([{ line: 9, message: "A service mail has no unsubscribe link." }]);
  });

  it("reports all faults of all files at once, each with its line in the file", async () => {
    const { faults, mails } = await compile({
      "mails/one.en.mjml": `---\nsubject: Hi {{ customer.frstName }}\npreheader: x\n---\n${mjml(
        `${text("{{ customer.lastNam }}")}\n<mj-sektion></mj-sektion>\n<mj-section><mj-column><mj-image src="https://example.com/a.png" /></mj-column></mj-section>`,
      )}`,
      "mails/two.en.mjml": HEAD + mjml(text("{{ today | dat }}")),
      "mails/good.en.mjml": HEAD + mjml(text("Hi")),
    });
    expect(faults.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
      "mails/one.en.mjml:2 Unknown variable `customer.frstName`.",
      "mails/one.en.mjml:7 Unknown variable `customer.lastNam`.",
      "mails/one.en.mjml:9 `<mj-image>` has no alt text.",
      "mails/one.en.mjml:8 MJML: Element mj-sektion doesn't exist or is not registered.",
      "mails/two.en.mjml:7 Unknown filter `dat`.",
    ]);
    expect(mails.map(({ name }) => name)).toEqual(["good"]);
  });

  it("tells a fault of the layout once, with the layout's line", async () => {
    const { faults } = await compile({
      "mails/layout.en.mjml": `<mjml>\n<mj-body>\n<!-- content -->\n${FOOT}\n${text("{{ worksapce.name }}")}\n</mj-body></mjml>`,
      "mails/a.en.mjml": `${HEAD}${text("Hi")}\n${text("there")}`,
      "mails/b.en.mjml": HEAD + text("{{ nonsense }}"),
    });
    expect(faults.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "mails/layout.en.mjml:6",
      "mails/b.en.mjml:5",
    ]);
  });
});
