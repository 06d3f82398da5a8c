import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileMails, type MailsToCompile } from "#adapters/mjml/compile-mail.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";

const HEAD =
  "---\nsubject: \"Hello {{ customer.firstName | default: 'you' }}\"\npreheader: A word from us\n---\n";
const FOOT = `<mj-section><mj-column><mj-text>{{ workspace.postalAddress }}
<a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text></mj-column></mj-section>`;
const mjml = (body: string): string => `<mjml>\n<mj-body>\n${body}\n${FOOT}\n</mj-body>\n</mjml>\n`;
const text = (words: string): string =>
  `<mj-section><mj-column><mj-text>${words}</mj-text></mj-column></mj-section>`;

const company = {
  name: "Nordlicht",
  postalAddress: "Hafenstraße 12, Hamburg",
  website: undefined,
  logoUrl: undefined,
  color: "#0b6e4f",
};

const compile = (files: Record<string, string>, given: Partial<MailsToCompile> = {}) =>
  compileMails({
    files,
    workspace: { locale: "en", company },
    purpose: "marketing",
    trigger: "inactive",
    ...given,
  });

const compileOne = (body: string, given: Partial<MailsToCompile> = {}) =>
  compile({ "mails/hello.en.mjml": HEAD + mjml(body) }, given);

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

/** What is wrong, where (line of the file; the body begins in line 5, the content in line 7), and what is said. */
const BAD_BODIES: readonly [
  name: string,
  body: string,
  line: number | undefined,
  message: string,
  hint: string,
][] = [
  ["an unclosed output", text("{{ customer.name"), 7, "`{{` is never closed.", "End it with `}}`."],
  ["an unclosed tag", text("{% if customer.name"), 7, "`{%` is never closed.", "End it with `%}`."],
  [
    "an unclosed block",
    text("{% if customer.name %}x"),
    7,
    "`{% if customer.name %}` is never closed.",
    "Add `{% endif %}`",
  ],
  [
    "an end without beginning",
    text("{% endfor %}"),
    7,
    "`{% endfor %}` has no `{% for %}` before it.",
    "take `{% endfor %}` out",
  ],
  ["an else without if", text("{% else %}"), 7, "`{% else %}` has no `{% if %}` before it.", "Add `{% if"],
  [
    "one = to compare",
    text("{% if customer.country = 'DE' %}x{% endif %}"),
    7,
    "Cannot read `{% if customer.country = 'DE' %}`",
    "write `==`",
  ],
  [
    "an unknown variable",
    text("\n{{ customer.fristName }}"),
    8,
    "Unknown variable `customer.fristName`.",
    "Did you mean `customer.firstName`?",
  ],
  [
    "an unknown variable far from all",
    text("{{ zebra.stripes }}"),
    7,
    "Unknown variable `zebra.stripes`.",
    "customer.attributes.<name>",
  ],
  [
    "a group",
    text("{{ customer }}"),
    7,
    "`customer` is a group of values, not a value.",
    "customer.firstName",
  ],
  [
    "a field by variable",
    text("{{ customer.attributes[today] }}"),
    7,
    "looks its field up in another variable",
    "Write the name of the field",
  ],
  [
    "another trigger's variable",
    text("{{ contract.endsOn | date }}"),
    7,
    "`contract.endsOn` is known only where the trigger is `contract-ending`.",
    "leave it out",
  ],
  [
    "an unknown filter",
    text("{{ customer.name | upcas }}"),
    7,
    "Unknown filter `upcas`.",
    "Did you mean `upcase`?",
  ],
  ["the raw filter", text("{{ customer.name | raw }}"), 7, "Unknown filter `raw`.", "always escaped"],
  ["include", text("{% include 'other' %}"), 7, "`{% include %}` is not allowed in a mail.", "no other file"],
  ["render", text("{% render 'other' %}"), 7, "`{% render %}` is not allowed in a mail.", "no other file"],
  ["layout", text("{% layout 'other' %}"), 7, "`{% layout %}` is not allowed in a mail.", "by itself"],
  [
    "capture",
    text("{% capture x %}a{% endcapture %}"),
    7,
    "`{% capture %}` is not allowed in a mail.",
    "assign",
  ],
  ["an unknown tag", text("{% forr x in y %}"), 7, "Unknown tag `forr`.", "Did you mean `for`?"],
  [
    "a default that comes too late",
    text('{{ customer.name | upcase | default: "you" }}'),
    7,
    "`default` is not the first filter",
    "right after the variable",
  ],
  [
    "a default that may be missing",
    text("{{ customer.firstName | default: customer.name }}"),
    7,
    "falls back to `customer.name`, which may be missing too",
    "{% if customer.name %}",
  ],
  [
    "a default of nothing",
    text("{{ customer.firstName | default }}"),
    7,
    "`default` does not say what to show.",
    'default: "…"',
  ],
  [
    "an assignment that hides a hole",
    text('{% assign x = customer.name | append: "!" %}{{ x }}'),
    7,
    "`customer.name` may be missing",
    "right after `customer.name`",
  ],
  [
    "a pattern for dates",
    text('{{ today | date: "%d.%m.%Y" }}'),
    7,
    "`date` knows no style `%d.%m.%Y`.",
    "short, medium, long",
  ],
  [
    "Liquid where MJML drops it",
    "{% if customer.name %}x{% endif %}",
    7,
    "MJML drops `{% if customer.name %}` where it stands.",
    "<mj-raw>",
  ],
  [
    "mj-include",
    '<mj-include path="/etc/passwd" />',
    7,
    "`<mj-include>` is not allowed in a mail.",
    "reads no other file",
  ],
  ["a script", text("<script>x</script>"), 7, "`<script>` is not allowed in a mail.", "take it out"],
  [
    "an unclosed element",
    "<mj-section><mj-column><mj-text>Hi</mj-text></mj-column>",
    7,
    "`<mj-section>` is never closed.",
    "Add `</mj-section>`",
  ],
  ["an end tag of nothing", `${text("x")}</mj-column>`, 7, "`</mj-column>` closes nothing.", "take it out"],
  [
    "an unknown element",
    "<mj-buton>Go</mj-buton>",
    7,
    "MJML: Element mj-buton doesn't exist",
    "Did you mean `<mj-button>`?",
  ],
  [
    "an element in the wrong place",
    "<mj-text>Hi</mj-text>",
    7,
    "MJML: mj-text cannot be used inside mj-body",
    "Move it",
  ],
  [
    "an unknown attribute",
    '<mj-section colour="red"></mj-section>',
    7,
    "MJML: Attribute colour is illegal.",
    "lists its attributes",
  ],
  [
    "a size that is none",
    '<mj-section padding="much"></mj-section>',
    7,
    "MJML: Attribute padding has invalid value: much",
    "written out",
  ],
  [
    "a picture without words",
    '<mj-section><mj-column><mj-image src="https://x.example/a.png" /></mj-column></mj-section>',
    7,
    "`<mj-image>` has no alt text.",
    'alt=""',
  ],
  ["a link to nowhere", text('<a href="">x</a>'), 7, "An empty link leads nowhere in a mail.", "https://"],
  ["a relative link", text('<a href="/shop">x</a>'), 7, "`/shop` leads nowhere in a mail.", "https://"],
  [
    "a script as a link",
    text('<a href="javascript:alert(1)">x</a>'),
    7,
    "`javascript:alert(1)` leads nowhere",
    "https://",
  ],
  [
    "a link that a value decides",
    text('<a href="{{ customer.attributes.cart }}">x</a>'),
    7,
    "A value decides where",
    "| url",
  ],
  [
    "a website that is not set",
    text("{{ workspace.website | default: customer.company }}"),
    7,
    "which may be missing too",
    "{% if",
  ],
  [
    "a loop without end",
    text("{% for i in (1..900000) %}{{ i }}{% endfor %}"),
    undefined,
    "The mail cannot be rendered",
    "loops shorter",
  ],
];

const BAD_FILES: readonly [
  name: string,
  files: Record<string, string>,
  line: number | undefined,
  message: string,
  hint: string,
][] = [
  [
    "no front matter",
    { "mails/a.en.mjml": mjml(text("x")) },
    1,
    "The mail has no front matter.",
    "Begin with `---`",
  ],
  ["no subject", { "mails/a.en.mjml": `---\npreheader: x\n---\n${mjml("")}` }, 2, "is missing", "in quotes"],
  [
    "an empty preheader",
    { "mails/a.en.mjml": `---\nsubject: x\npreheader: " "\n---\n${mjml("")}` },
    3,
    "is ",
    "",
  ],
  [
    "a subject that YAML reads as a map",
    { "mails/a.en.mjml": `---\nsubject: {{ customer.name }}\npreheader: x\n---\n${mjml("")}` },
    2,
    "is no valid YAML",
    "in quotes",
  ],
  [
    "a field that is not known",
    { "mails/a.en.mjml": `---\nsubject: x\npreheader: y\nsubjekt: z\n---\n${mjml("")}` },
    4,
    "is not known here",
    "did you mean `subject`?",
  ],
  [
    "a sender without address",
    { "mails/a.en.mjml": `---\nsubject: x\npreheader: y\nsender:\n  email: nobody\n---\n${mjml("")}` },
    5,
    "is `nobody`",
    "name@example.com",
  ],
  [
    "front matter that is no YAML",
    { "mails/a.en.mjml": `---\nsubject: "x\npreheader: y\n---\n${mjml("")}` },
    4,
    "is no valid YAML",
    "close what was opened",
  ],
  [
    "the subject in the subject",
    { "mails/a.en.mjml": `---\nsubject: "{{ mail.subject }}"\npreheader: y\n---\n${mjml("")}` },
    2,
    "`mail.subject` cannot be used in the subject itself.",
    "Write the words out.",
  ],
  [
    "a name without locale",
    { "mails/hello.mjml": "" },
    undefined,
    "This is not the name of a mail.",
    "mails/<name>.<locale>.mjml",
  ],
  [
    "a locale that is none",
    { "mails/hello.deutsch-land-x.mjml": "" },
    undefined,
    "`deutsch-land-x` is no language tag.",
    "`de-AT`",
  ],
  [
    "two of the same",
    { "mails/a.de.mjml": HEAD + mjml(""), "mails/a.DE.mjml": HEAD + mjml("") },
    undefined,
    "This is the same mail and locale as",
    "Keep one",
  ],
  [
    "plain text alone",
    { "mails/a.de.txt": "x" },
    undefined,
    "This plain text has no mail to go with.",
    "Add `mails/a.de.mjml`.",
  ],
  [
    "no document and no layout",
    { "mails/a.de.mjml": HEAD + text("x") },
    5,
    "it has no `<mjml>`",
    "mails/layout.de.mjml",
  ],
  [
    "a layout without a place",
    { "mails/a.de.mjml": HEAD + text("x"), "mails/layout.de.mjml": mjml("") },
    1,
    "The layout has no place for its mails.",
    "<!-- content -->",
  ],
  [
    "no unsubscribe link",
    { "mails/a.en.mjml": `${HEAD}<mjml><mj-body>${text("{{ workspace.postalAddress }}")}</mj-body></mjml>` },
    undefined,
    "The HTML has no unsubscribe link.",
    "{{ links.unsubscribe }}",
  ],
  [
    "an unsubscribe link on a condition",
    {
      "mails/a.en.mjml": `${HEAD}<mjml><mj-body>${text('{{ workspace.postalAddress }}{% if customer.name %}<a href="{{ links.unsubscribe }}">x</a>{% endif %}')}</mj-body></mjml>`,
    },
    undefined,
    "The HTML has no unsubscribe link.",
    "outside of every condition",
  ],
  [
    "an unsubscribe address that is no link",
    {
      "mails/a.en.mjml": `${HEAD}<mjml><mj-body>${text("{{ workspace.postalAddress }} {{ links.unsubscribe }}")}</mj-body></mjml>`,
    },
    undefined,
    "The HTML has no unsubscribe link.",
    "<a href",
  ],
  [
    "an unsubscribe link that only Outlook shows",
    {
      "mails/a.en.mjml": `${HEAD}<mjml><mj-body><mj-raw><!--[if mso]><a href="{{ links.unsubscribe }}">x</a><![endif]--></mj-raw>${text("{{ workspace.postalAddress }}")}</mj-body></mjml>`,
    },
    undefined,
    "The HTML has no unsubscribe link.",
    "outside of every condition",
  ],
  [
    "no postal address",
    {
      "mails/a.en.mjml": `${HEAD}<mjml><mj-body>${text('<a href="{{ links.unsubscribe }}">x</a>')}</mj-body></mjml>`,
    },
    undefined,
    "The plain text has no postal address.",
    "workspace.postalAddress",
  ],
];

describe("compileMails with bad input", () => {
  it.each(BAD_BODIES)("says what is wrong with %s", async (_, body, line, message, hint) => {
    const { faults, mails } = await compileOne(body);
    const fault = faults.find((one) => one.message.includes(message));
    expect(faults.map((one) => `${one.line} ${one.message}`).join("\n")).toContain(message);
    expect(fault).toMatchObject({ file: "mails/hello.en.mjml", line });
    expect(fault?.hint).toContain(hint);
    if (line !== undefined) expect(mails).toEqual([]);
  });

  it.each(BAD_FILES)("says what is wrong with %s", async (_, files, line, message, hint) => {
    const { faults } = await compile(files);
    const fault = faults.find((one) => one.message.includes(message));
    expect(faults.map((one) => `${one.line} ${one.message}`).join("\n")).toContain(message);
    expect(fault?.line).toBe(line);
    expect(fault?.hint).toContain(hint);
  });

  it("reports one fault of a block once, not its end as well", async () => {
    const { faults } = await compileOne(
      text("{% for x of y %}{{ x }}{% endfor %}{% if a = b %}{% else %}{% endif %}"),
    );
    expect(faults).toHaveLength(2);
  });

  it("never throws, whatever the files hold", { timeout: 60_000 }, async () => {
    const scrap = fc.constantFrom(
      ..."{{ {% }} %} <mj-text> </mj-text> <mj-section> </mj-section> <mj-raw> --- if endif for in customer.name | default : \" ' < > <!-- --> <a href= \n & ü 🙂 \u0000 [ ] ( ..".split(
        " ",
      ),
      "subject: x\n",
      "{% raw %}",
    );
    const junk = fc.array(scrap, { maxLength: 25 }).map((parts) => parts.join(" "));
    await fc.assert(
      fc.asyncProperty(junk, fc.boolean(), fc.boolean(), async (part, whole, head) => {
        const body = whole ? mjml(part) : part;
        const { faults } = await compile({ "mails/hello.en.mjml": (head ? HEAD : "") + body });
        for (const fault of faults) expect(fault.message).not.toBe("");
      }),
      { numRuns: 300 },
    );
  });

  it("compiles to mails that render, whatever good words they hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 40 }), async (words) => {
        const plain = words.replace(/[<>{}&%]/g, "");
        const { mails, faults } = await compileOne(text(`x${plain}`));
        expect(faults).toEqual([]);
        const [mail] = mails;
        expect(mail && renderMail(mail, sampleContext(mail.variables)).kind).toBe("ok");
      }),
      { numRuns: 40 },
    );
  });
});
