import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickLanguage } from "#pages/accept-language.ts";

const KNOWN = ["en", "de", "fa"] as const;

describe("pickLanguage", () => {
  it.each([
    [undefined, "en"],
    ["de", "de"],
    ["DE-at", "de"],
    ["fr, de;q=0.1", "de"],
    ["de;q=0, fa;q=0.3", "fa"],
    ["en;q=0.5, fa;q=0.9", "fa"],
    ["*", "en"],
  ])("%s: %s", (header, language) => {
    expect(pickLanguage(header, KNOWN)).toBe(language);
  });

  it("always answers a language it knows", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => KNOWN.includes(pickLanguage(header, KNOWN))),
    );
  });
});
