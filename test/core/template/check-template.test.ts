import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTemplate } from "#core/template/check-template.ts";
import type { MailPart, TemplateFacts } from "#core/template/known-variables.ts";

/** Any UTF-16 unit, halves of pairs and control characters among them. */
const aSign = fc
  .integer({ min: 0, max: 0xff_ff })
  .map((code) => String.fromCharCode(code % 3 === 0 ? code % 256 : code));

const facts: TemplateFacts = {
  purpose: "marketing",
  trigger: "inactive",
  workspace: { website: "https://example.com", logoUrl: undefined },
};
const check = (text: string, given: Partial<TemplateFacts> = {}, part: MailPart = "text") =>
  checkTemplate({ part, text, locate: (line) => ({ file: "a.txt", line }) }, { ...facts, ...given });

describe("checkTemplate", () => {
  it("takes every variable that is known, and lists what is used", () => {
    const text =
      "{{ customer.email }} {{ customer.attributes.plan.size }} {{ customer.value.yearly | money }} {{ today | date }}";
    expect(check(text)).toMatchObject({
      faults: [],
      variables: ["customer.attributes.plan.size", "customer.email", "customer.value.yearly", "today"],
    });
  });

  it("finds each fault once, in the order of the lines", () => {
    const text =
      "{{ customr.name }}\n{% if x = 1 %}\n{{ customer.name | upcas }}{% endif %}\n{{ today campaign.id }}\n{% unknown %}";
    expect(check(text).faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      "1: Unknown variable `customr.name`.",
      '2: Cannot read `{% if x = 1 %}`: expected "|" before filter.',
      "3: Unknown filter `upcas`.",
      "4: `{{ today campaign.id }}` holds two values.",
      "5: Unknown tag `unknown`.",
    ]);
  });

  it("knows the template's own variables and those of loops", () => {
    expect(
      check(
        "{% assign a = today %}{{ a }}{% for t in customer.attributes.tags %}{{ t }}{{ forloop.index }}{% endfor %}",
      ).faults,
    ).toEqual([]);
  });

  it("counts as shown always only what no condition, loop, comment or default can hide", () => {
    const shown = (text: string) => check(text).shownAlways;
    expect(shown("{{ links.unsubscribe }} {{ today | date }}")).toEqual(["links.unsubscribe", "today"]);
    expect(shown("{% if today %}{{ links.unsubscribe }}{% endif %}")).toEqual([]);
    expect(shown("{% for i in (1..2) %}{{ links.unsubscribe }}{% endfor %}")).toEqual([]);
    expect(shown("{% comment %}{{ links.unsubscribe }}{% endcomment %}")).toEqual([]);
    expect(shown("{% raw %}{{ links.unsubscribe }}{% endraw %}")).toEqual([]);
    expect(shown('{{ links.unsubscribe | default: "x" }}')).toEqual([]);
  });

  it("wants a default for a setting that the workspace lacks only where it is a fallback", () => {
    expect(check("{{ customer.company | default: workspace.website }}").faults).toEqual([]);
    expect(check("{{ customer.company | default: workspace.logoUrl }}").faults).toHaveLength(1);
  });

  it("refuses a setting that the workspace lacks, because every mail would be stopped", () => {
    expect(check("{{ workspace.website }}").faults).toEqual([]);
    expect(
      check(
        "{% if workspace.logoUrl %}{{ workspace.logoUrl }}{% endif %}{{ workspace.logoUrl | default: 'x' }}",
      ).faults,
    ).toEqual([]);
    expect(check("{{ workspace.logoUrl }}").faults).toMatchObject([
      { message: "`workspace.logoUrl` is not set in this workspace." },
    ]);
  });

  it("refuses what is too long to be a mail", () => {
    expect(check("x".repeat(400_001)).faults).toMatchObject([
      { message: "The text is 400001 characters long." },
    ]);
  });

  it("never throws, and points at a line of the text", () => {
    const piece = fc.constantFrom(
      ..."{{ }} {% %} {%- -%} if unless endif else elsif case when for in endfor assign raw endraw comment endcomment include customer.name x.y | default: date: 'a' \" [ ] ( .. ) = == , : \n 1 -1 # < > {{{ }}} %}".split(
        " ",
      ),
      "\n",
      "{% raw %}",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom(" ", ""), (pieces, glue) => {
        const text = pieces.join(glue);
        for (const { line, message, hint } of check(text).faults) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split("\n").length);
          expect(message).not.toBe("");
          expect(hint).not.toBe("");
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: aSign }), (text) => {
        expect(Array.isArray(check(`{{ ${text} }}{% ${text} %}`).faults)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
