import { describe, expect, it } from "vitest";
import { judgeReceivedMail, PROBE_MARK } from "#core/doctor/received-mail.ts";

const quoted = (text: string): string =>
  Buffer.from(text, "utf8")
    .toString("latin1")
    .replaceAll(
      /[=\x80-\xff]/g,
      (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .replaceAll(/.{60}(?=[^=]{3})/g, "$&=\r\n");

interface Otherwise {
  readonly signs?: string;
  readonly domain?: string;
  readonly post?: string;
  readonly html?: string;
  readonly encoding?: "base64" | "quoted-printable" | "8bit";
}

/** As Gmail shows the source of a mail that SES sent: folded headers, two signatures, two parts. */
const mailOf = ({
  signs = "From:To:Subject:MIME-Version:Content-Type:List-Unsubscribe:\r\n\tList-Unsubscribe-Post",
  domain = "example.com",
  post = "List-Unsubscribe=One-Click",
  html = `<p>${PROBE_MARK}</p>`,
  encoding = "quoted-printable",
}: Otherwise = {}): string => {
  const encoded = {
    base64: () => Buffer.from(html).toString("base64"),
    "quoted-printable": () => quoted(html),
    "8bit": () => html,
  }[encoding]();
  return [
    "Delivered-To: you@example.net",
    "DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple;",
    `\ts=abc; d=${domain}; t=1795311050;`,
    `\th=${signs};`,
    "\tbh=xyz=; b=abc=",
    "DKIM-Signature: v=1; a=rsa-sha256; d=amazonses.com; s=def;",
    "\th=From:To:Subject:List-Unsubscribe:List-Unsubscribe-Post; b=abc=",
    "From: rekindle-doctor@example.com",
    "List-Unsubscribe: <https://example.com/rekindle-probe>",
    `List-Unsubscribe-Post: ${post}`,
    'Content-Type: multipart/alternative; boundary="----=_Part_1"',
    "",
    "------=_Part_1",
    "Content-Type: text/plain; charset=UTF-8",
    "",
    "Save the source",
    "------=_Part_1",
    "Content-Type: text/html; charset=UTF-8",
    `Content-Transfer-Encoding: ${encoding}`,
    "",
    encoded,
    "------=_Part_1--",
    "",
  ].join("\r\n");
};

const stateOf = (otherwise?: Otherwise, source = mailOf(otherwise)) =>
  Object.fromEntries(judgeReceivedMail(source, "example.com").map(({ id, state }) => [id, state]));

describe("judgeReceivedMail", () => {
  it.each(["base64", "quoted-printable", "8bit"] as const)(
    "is content with a sound mail in %s",
    (encoding) => {
      expect(stateOf({ encoding })).toEqual({
        "mail-signed": "good",
        "mail-headers": "good",
        "mail-html": "good",
      });
    },
  );

  it("wants both unsubscribe headers under the domain's own signature", () => {
    expect(stateOf({ signs: "From:To:List-Unsubscribe" })).toMatchObject({ "mail-signed": "bad" });
    expect(stateOf({ domain: "other.com" })).toMatchObject({ "mail-signed": "bad" });
  });

  it("finds headers that were changed", () => {
    expect(stateOf({ post: "something" })).toMatchObject({ "mail-headers": "bad" });
  });

  it.each(["<p>&lt;b title=&quot;rekindle-probe&quot;&gt;Ünescaped&lt;/b&gt;</p>", "<p>Ünescaped</p>"])(
    "finds HTML that is not as it was written: %s",
    (html) => {
      expect(stateOf({ html })).toMatchObject({ "mail-html": "bad" });
    },
  );

  it("says of what is no mail that everything is missing, and does not break", () => {
    for (const source of ["", "hello", ":\n\n", mailOf().slice(0, 300)])
      expect(Object.values(stateOf(undefined, source))).toContain("bad");
  });
});
