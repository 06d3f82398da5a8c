import { describe, expect, it } from "vitest";
import { speechOf } from "#pages/speech.ts";
import { CATALOGUE, PAGE_LANGUAGES } from "#pages/texts/catalogue.ts";
import type { Texts } from "#pages/texts/texts.ts";
import { everyPage } from "#support/page-samples.ts";

type Leaf = readonly [key: string, text: string];

const leaves = (value: unknown, path = ""): readonly Leaf[] =>
  typeof value === "string"
    ? [[path, value]]
    : Object.entries(value as object).flatMap(([key, inner]) =>
        leaves(inner, path === "" ? key : `${path}.${key}`),
      );

const plurals = (
  value: unknown,
  path = "",
): readonly (readonly [string, Readonly<Record<string, string>>])[] => {
  if (typeof value !== "object" || value === null) return [];
  if ("other" in value && Object.keys(value).every((key) => /^(zero|one|two|few|many|other)$/.test(key)))
    return [[path, value as Record<string, string>]];
  return Object.entries(value).flatMap(([key, inner]) =>
    plurals(inner, path === "" ? key : `${path}.${key}`),
  );
};

const placeholders = (text: string): string =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(([name]) => name)
    .sort()
    .join();
const PLURAL_FORM = /\.(zero|one|two|few|many|other)$/;
const english = new Map(leaves(CATALOGUE.en));

/** What is written around the placeholders, as it stands in HTML. */
const written = (text: string): readonly string[] =>
  text
    .replaceAll("&", "&amp;")
    .split(/\{\w+\}/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

describe.each(PAGE_LANGUAGES)("the texts in %s", (language) => {
  const texts: Texts = CATALOGUE[language];
  const speech = speechOf(language);

  it("are all shown by some page", () => {
    const shown = Object.values(everyPage(speech))
      .map(({ html }) => html)
      .join("\n");
    const used = leaves(texts).filter(([, text]) => written(text).every((part) => shown.includes(part)));
    // of a plural one form that is shown is enough: the numbers on the pages do not need all of them
    const whole = (all: readonly Leaf[]) => [...new Set(all.map(([key]) => key.replace(PLURAL_FORM, "")))];
    expect(whole(used)).toEqual(whole(leaves(texts)));
  });

  it("have a form for each plural category of the language, and no other", () => {
    const categories = new Intl.PluralRules(speech.locale).resolvedOptions().pluralCategories;
    for (const [key, forms] of plurals(texts))
      expect(Object.keys(forms).sort(), key).toEqual([...categories].sort());
  });

  it("put in what the English ones put in, and are neither empty nor markup", () => {
    for (const [key, text] of leaves(texts)) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toMatch(/^$|[<>]|&\w+;/);
      const model = english.get(key) ?? english.get(key.replace(PLURAL_FORM, ".other")) ?? "";
      expect(placeholders(text), key).toBe(placeholders(model));
    }
  });
});
