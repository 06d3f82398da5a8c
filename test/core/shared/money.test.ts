import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minorDigits } from "#core/shared/currency.ts";
import { fromMinor, toMinor } from "#core/shared/money.ts";

describe("toMinor", () => {
  it("knows how many decimals a currency has", () => {
    expect(toMinor(12.34, "EUR")).toBe(1234);
    expect(toMinor("1200", "JPY")).toBe(1200);
    expect(toMinor(1.005, "KWD")).toBe(1005);
  });

  it("refuses what is finer than the minor unit instead of rounding", () => {
    expect(toMinor(0.001, "EUR")).toBeUndefined();
    expect(toMinor(0.5, "JPY")).toBeUndefined();
  });

  it("comes back unchanged through text, for any amount", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("EUR", "JPY", "KWD", "CLF"), (minor, currency) => {
        const text = fromMinor(minor, currency);
        expect(text.split(".")[1]?.length ?? 0).toBe(minorDigits(currency));
        expect(toMinor(text, currency)).toBe(minor);
      }),
    );
  });
});
