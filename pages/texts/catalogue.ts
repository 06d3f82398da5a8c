import { de } from "./de.ts";
import { en } from "./en.ts";
import { fa } from "./fa.ts";
import type { Texts } from "./texts.ts";

/** The languages of the pages; the first is for everybody else. To add one: its file, and its line here. */
export const CATALOGUE = { en, de, fa } satisfies Readonly<Record<string, Texts>>;

export type PageLanguage = keyof typeof CATALOGUE;
export const PAGE_LANGUAGES = Object.keys(CATALOGUE) as [PageLanguage, ...PageLanguage[]];
