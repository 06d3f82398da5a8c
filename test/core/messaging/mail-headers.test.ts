import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePhrase, formatMailbox } from "#core/messaging/encode-header.ts";
import { buildMailHeaders, HEADER_LIMIT, type MailHeaderFacts } from "#core/messaging/mail-headers.ts";

/** Any UTF-16 unit, halves of pairs and control characters among them. */
const aSign = fc
  .integer({ min: 0, max: 0xff_ff })
  .map((code) => String.fromCharCode(code % 3 === 0 ? code % 256 : code));

const MESSAGE = "mfrggzdfmztwq2lknnwg23tpob_win-back_s20261021_hello";
const facts: MailHeaderFacts = {
  messageId: MESSAGE,
  purpose: "marketing",
  topic: { id: "offers", name: "Offers" },
  senderEmail: "hello@Example.com",
  unsubscribeUrl: "https://go.example.com/u/AbC-_9",
};

const valueFor = (name: string, given: Partial<MailHeaderFacts> = {}): string | undefined =>
  buildMailHeaders({ ...facts, ...given }).find((header) => header.name === name)?.value;

describe("buildMailHeaders", () => {
  it("offers one-click unsubscribe in the form of RFC 8058", () => {
    expect(valueFor("List-Unsubscribe")).toBe("<https://go.example.com/u/AbC-_9>");
    expect(valueFor("List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
    const names = buildMailHeaders(facts).map(({ name }) => name);
    expect(names.indexOf("List-Unsubscribe-Post")).toBe(names.indexOf("List-Unsubscribe") + 1);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeLessThanOrEqual(15);
  });

  it("reads as one-click to a receiver that knows RFC 2369 and 8058, and cannot be read otherwise", () => {
    const all = buildMailHeaders(facts).filter(({ name }) => name.startsWith("List-Unsubscribe"));
    // one field of each name, one URI in angle brackets and nothing beside it
    expect(all.map(({ name }) => name)).toEqual(["List-Unsubscribe", "List-Unsubscribe-Post"]);
    expect(new URL(/^<([^<>]*)>$/.exec(all[0]?.value ?? "")?.[1] ?? "").protocol).toBe("https:");
    expect([...new URLSearchParams(all[1]?.value)]).toEqual([["List-Unsubscribe", "One-Click"]]);
  });

  it("has exactly one https address and no blank inside brackets", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https"] }), (unsubscribeUrl) => {
        expect(valueFor("List-Unsubscribe", { unsubscribeUrl })).toMatch(/^<https:\/\/[^<>\s]+>$/);
      }),
    );
  });

  it("names the list by topic and sender domain (RFC 2919)", () => {
    expect(valueFor("List-Id")).toBe("Offers <offers.example.com>");
    expect(valueFor("List-Id", { topic: undefined })).toBe("<news.example.com>");
    expect(valueFor("List-Id", { topic: { id: "offers", name: 'Dr. "No"' } })).toBe(
      '"Dr. \\"No\\"" <offers.example.com>',
    );
    expect(valueFor("List-Id", { senderEmail: "hallo@bücher.example" })).toBe(
      "Offers <offers.xn--bcher-kva.example>",
    );
    expect(valueFor("List-Id", { topic: { id: "offers", name: "پیشنهادها" } })).toBe(
      "=?UTF-8?B?2b7bjNi02YbZh9in2K/Zh9in?= <offers.example.com>",
    );
  });

  it("asks absence notices not to answer, and names the message", () => {
    expect(valueFor("Auto-Submitted")).toBe("auto-generated");
    expect(valueFor("X-Rekindle-Message")).toBe(MESSAGE);
    expect(valueFor("Precedence")).toBeUndefined();
    expect(valueFor("Feedback-ID")).toBeUndefined();
  });

  it("gives service mail no list headers at all", () => {
    const names = buildMailHeaders({ ...facts, purpose: "service" }).map(({ name }) => name);
    expect(names).toEqual(["X-Rekindle-Message", "Auto-Submitted", "X-Auto-Response-Suppress"]);
  });

  it.each([
    ["http://go.example.com/u/1", "https"],
    ["javascript:alert(1)", "https"],
    ["not a link", "https"],
    [`https://go.example.com/${"a".repeat(1000)}`, "List-Unsubscribe must be 1 to 980"],
  ])("refuses the link %s", (unsubscribeUrl, message) => {
    expect(() => buildMailHeaders({ ...facts, unsubscribeUrl })).toThrow(message);
  });

  it("takes a link of this machine without https, for trying out", () => {
    expect(valueFor("List-Unsubscribe", { unsubscribeUrl: "http://127.0.0.1:4000/u/1" })).toContain(
      "http://127",
    );
  });

  it("never lets a value begin another header, and stays within SES's limits", () => {
    fc.assert(
      fc.property(fc.string({ unit: aSign, minLength: 1, maxLength: 60 }), (name) => {
        for (const header of buildMailHeaders({ ...facts, topic: { id: "offers", name } })) {
          expect(header.value).toMatch(/^[\x20-\x7e]+$/);
          expect(header.name.length + header.value.length).toBeLessThanOrEqual(HEADER_LIMIT);
        }
      }),
    );
  });
});

describe("encodePhrase", () => {
  it("writes words of at most 75 signs that decode to the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }), (name) => {
        const line = name.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
        const words = encodePhrase(name).split(" ");
        if (!encodePhrase(name).startsWith("=?UTF-8?B?")) return;
        for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
        const decoded = words.map((word) => Buffer.from(word.slice(10, -2), "base64").toString()).join("");
        expect(decoded).toBe(line);
      }),
    );
  });
});

describe("formatMailbox", () => {
  it.each([
    [undefined, "a@example.com", "a@example.com"],
    ["Nordlicht", "a@example.com", "Nordlicht <a@example.com>"],
    ["Nordlicht, Inc.", "a@example.com", '"Nordlicht, Inc." <a@example.com>'],
    ["Müller", "a@bücher.example", "=?UTF-8?B?TcO8bGxlcg==?= <a@xn--bcher-kva.example>"],
    ["x\r\nBcc: all@example.com", "a@example.com", '"x Bcc: all@example.com" <a@example.com>'],
  ])("%s", (name, address, expected) => {
    expect(formatMailbox(name, address)).toBe(expected);
  });
});
