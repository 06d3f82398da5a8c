import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";
import { compile, compileOne, HEAD, mjml, text } from "#support/compile-samples.ts";
import { BAD_BODIES, BAD_FILES } from "#support/faulty-mails.ts";

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
