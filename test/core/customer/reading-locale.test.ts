import { describe, expect, it } from "vitest";
import { readingLocale } from "#core/customer/reading-locale.ts";
import { NOW } from "#support/engine-samples.ts";

describe("readingLocale", () => {
  it.each([
    [undefined, undefined, undefined],
    ["de-AT", undefined, "de-AT"],
    ["de-AT", "fa", "fa"],
    ["de-AT", "de", "de-AT"],
    ["pt_BR", "pt", "pt_BR"],
    [undefined, "fa", "fa"],
  ])("of %s, chosen %s, is %s", (locale, chosen, expected) => {
    const chosenLocale = chosen === undefined ? undefined : { locale: chosen, at: NOW, source: "page" };
    expect(readingLocale({ locale, chosenLocale })).toBe(expected);
  });
});
