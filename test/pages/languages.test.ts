import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { numberText, percentText, speechOf } from "#pages/speech.ts";
import { renderSurveyPage } from "#pages/survey.ts";
import { PAGE_LANGUAGES, type PageLanguage } from "#pages/texts/catalogue.ts";
import { SURVEY_VIEW } from "#support/page-samples.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const RIGHT_TO_LEFT: readonly PageLanguage[] = ["fa", "ar", "he"];
const ZERO: Partial<Record<PageLanguage, string>> = { fa: "۰", ar: "٠" };

describe.each(PAGE_LANGUAGES)("the survey page in %s", (language) => {
  const speech = speechOf(language);
  const { html } = renderSurveyPage("ask", SURVEY_VIEW, speech);

  it("runs in the language's direction", () => {
    const direction = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
    expect(html).toContain(`<html lang="${language}" dir="${direction}">`);
  });

  it("counts in the language's digits, and posts in ours", () => {
    const zero = (ZERO[language] ?? "0").codePointAt(0) ?? 0;
    for (const score of [0, 7, 9]) {
      const digit = String.fromCodePoint(zero + score);
      expect(numberText(speech, score)).toBe(digit);
      expect(html).toMatch(new RegExp(`value="${score}"[^>]*><span>${digit}</span>`));
    }
    expect(percentText(speech, 20)).toContain(String.fromCodePoint(zero + 2, zero));
  });

  it("is named in docs/languages.md, with the review that its texts need", () => {
    const [, row] = new RegExp(`^\\| \`${language}\` \\|(.*)$`, "m").exec(read("docs/languages.md")) ?? [];
    const isMarked = read(`pages/texts/${language}.ts`).includes("Needs the review of a native speaker");
    expect(row).toMatch(isMarked ? /\| needed \|$/ : /\| done \|$/);
  });
});
