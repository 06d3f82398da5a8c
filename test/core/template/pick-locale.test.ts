import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fallbackLocale, parseLocale, pickLocale, textDirection } from "#core/template/pick-locale.ts";

describe("pickLocale", () => {
  it.each([
    ["de", ["en", "de"], "de"],
    ["de-AT", ["en", "de"], "de"],
    ["DE_at", ["en", "de-at"], "de-at"],
    ["de-AT", ["en", "de-ch"], "de-ch"],
    ["zh-Hant-TW", ["en", "zh-hans"], "en"],
    ["zh-TW", ["en", "zh-hant"], "zh-hant"],
    ["fa-IR", ["en", "fa"], "fa"],
    ["fr", ["en", "de"], "en"],
    [undefined, ["en", "de"], "en"],
    ["not a locale", ["en", "de"], "en"],
  ])("%s of %j is %s", (wanted, available, expected) => {
    expect(pickLocale(wanted, available, "en")).toBe(expected);
  });

  it("always answers one that is there", () => {
    const locales = fc.constantFrom("en", "de", "de-at", "fa", "pt-br", "zh-hant", "sr-latn-rs");
    fc.assert(
      fc.property(
        fc.uniqueArray(locales.map(String), { minLength: 1 }),
        fc.oneof(locales, fc.string()).map(String),
        (available, wanted) => {
          expect(available).toContain(pickLocale(wanted, available, available[0] ?? ""));
          if (available.includes(wanted)) expect(pickLocale(wanted, available, "")).toBe(wanted);
        },
      ),
    );
  });
});

describe("fallbackLocale", () => {
  it("is the workspace's where the mail has it, else the first", () => {
    expect(fallbackLocale(["en", "de"], "de-DE")).toBe("de");
    expect(fallbackLocale(["en", "de"], "fr")).toBe("en");
  });
});

describe("parseLocale and textDirection", () => {
  it.each([
    ["de-AT", "de-at", "ltr"],
    ["fa", "fa", "rtl"],
    ["ar-EG", "ar-eg", "rtl"],
    ["he", "he", "rtl"],
    ["uz-Arab", "uz-arab", "rtl"],
    ["uz", "uz", "ltr"],
    ["ur", "ur", "rtl"],
  ])("%s", (text, locale, dir) => {
    expect(parseLocale(text)).toBe(locale);
    expect(textDirection(locale)).toBe(dir);
  });

  it("answer undefined for what is no locale, and never throw", () => {
    expect(parseLocale("german!")).toBeUndefined();
    expect(parseLocale("")).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const locale = parseLocale(text);
        if (locale !== undefined) expect(["ltr", "rtl"]).toContain(textDirection(locale));
      }),
    );
  });
});
