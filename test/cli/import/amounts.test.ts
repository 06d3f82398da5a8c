import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalMarksOf, parseAmount, parseNumber } from "#cli/import/amounts.ts";

const euro = { decimal: undefined, currency: "EUR", inMinorUnits: false };
const amount = (text: string, reading: Parameters<typeof parseAmount>[1] = euro): string => {
  const outcome = parseAmount(text, reading);
  return outcome.ok ? `${outcome.value.minor} ${outcome.value.currency}` : outcome.message;
};

describe("parseAmount", () => {
  it.each([
    ["1.234,56", "123456 EUR"],
    ["1,234.56", "123456 EUR"],
    ["1 234,56", "123456 EUR"],
    ["1'234.50", "123450 EUR"],
    ["12,34,567.00", "123456700 EUR"],
    ["€ 12", "1200 EUR"],
    ["12 EUR", "1200 EUR"],
    ["12.50 $", "1250 USD"],
    ["CHF 1’234.50", "123450 CHF"],
    ["Fr. 12.50", "1250 CHF"],
    ["¥ 1200", "1200 JPY"],
    ["1.250 KWD", "“1.250 KWD” can be read with either decimal sign"],
    ["(12.00)", "-1200 EUR"],
    ["-12", "-1200 EUR"],
    ["12-", "-1200 EUR"],
    ["−€12", "-1200 EUR"],
    ["-0", "0 EUR"],
    ["۱۲۳۴٫۵۶", "123456 EUR"],
    ["۱٬۲۳۴", "123400 EUR"],
    ["0,125", "13 EUR"],
    [".5", "50 EUR"],
    ["0.1", "10 EUR"],
    ["4.35", "435 EUR"],
    ["1.005", "“1.005” can be read with either decimal sign"],
    ["abc", "“abc” is no amount"],
    ["", "“” is no amount"],
    ["EUR", "“EUR” is no amount"],
    ["--5", "“--5” is no amount"],
    ["1,2,3", "“1,2,3” is no amount"],
    ["12 Taler", "“12 Taler” has “Taler”, which is no known currency"],
    ["5%", "“5%” has “%”, which is no known currency"],
    ["1.2E+03", "“1.2E+03” was shortened by a spreadsheet"],
    ["9999999999999999999", "“9999999999999999999” is too large"],
  ])("%s", (text, expected) => expect(amount(text)).toBe(expected));

  it("reads what can be read with either sign as it is told", () => {
    expect(amount("1.234", { ...euro, decimal: "comma" })).toBe("123400 EUR");
    expect(amount("1.234", { ...euro, decimal: "point" })).toBe("123 EUR");
    expect(amount("12,50", { ...euro, decimal: "point" })).toBe(
      "“12,50” is no amount with a decimal point, as this file has",
    );
  });

  it("takes the expected currency for a sign that several share", () => {
    expect(amount("$ 5", { ...euro, currency: "CAD" })).toBe("500 CAD");
  });

  it("takes whole minor units where the column holds them", () => {
    expect(amount("1299", { ...euro, inMinorUnits: true })).toBe("1299 EUR");
    expect(amount("12.99", { ...euro, inMinorUnits: true })).toBe(
      "“12.99” is no whole number of minor units",
    );
  });

  it("gives back exactly what it was given, in every notation", () => {
    const notations: readonly [locale: string, decimal: "point" | "comma"][] = [
      ["en-US", "point"],
      ["de-DE", "comma"],
      ["de-CH", "point"],
      ["fr-FR", "comma"],
      ["en-IN", "point"],
      ["fa-IR", "point"],
    ];
    const minor = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
    fc.assert(
      fc.property(minor, fc.constantFrom(...notations), (cents, [locale, decimal]) => {
        const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
        // a decimal text, so that the test does not round where the code must not
        const text = `${cents < 0 ? "-" : ""}${String(Math.abs(cents))
          .padStart(3, "0")
          .replace(/(\d\d)$/, ".$1")}`;
        const written = format.format(text as Intl.StringNumericLiteral);
        expect(amount(written, { ...euro, decimal })).toBe(`${cents} EUR`);
      }),
    );
  });

  it("never throws, and gives whole numbers only", () => {
    const piece = fc.constantFrom("1", "234", ",", ".", "'", " ", "-", "(", ")", "€", "EUR", "E+5", "۱", "٫");
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 10 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom("point" as const, "comma" as const, undefined), (input, decimal) => {
        const outcome = parseAmount(input, { ...euro, decimal });
        return outcome.ok ? Number.isSafeInteger(outcome.value.minor) : outcome.message.length > 0;
      }),
      { numRuns: 500 },
    );
  });
});

describe("parseNumber", () => {
  it("reads counts and scores, and no currency", () => {
    expect(parseNumber("1.234,5", undefined)).toEqual({ ok: true, value: 1234.5 });
    expect(parseNumber("3", undefined)).toEqual({ ok: true, value: 3 });
    expect(parseNumber("3 EUR", undefined)).toMatchObject({ message: "“3 EUR” is no number" });
  });
});

describe("decimalMarksOf", () => {
  it.each([
    ["12.50", ["point"]],
    ["12,50", ["comma"]],
    ["1,234", ["point", "comma"]],
    ["0,125", ["comma"]],
    ["12", []],
    ["1,2,3", []],
  ])("%s", (text, marks) => expect(decimalMarksOf(text)).toEqual(marks));
});
