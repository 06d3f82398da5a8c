import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fa } from "./fa.ts";
import { fr } from "./fr.ts";
import { he } from "./he.ts";
import { hu } from "./hu.ts";
import { it } from "./it.ts";
import { ja } from "./ja.ts";
import { ka } from "./ka.ts";
import { nl } from "./nl.ts";
import { pl } from "./pl.ts";
import { pt } from "./pt.ts";
import { te } from "./te.ts";
import type { Texts } from "./texts.ts";
import { tr } from "./tr.ts";
import { zh } from "./zh.ts";

/** The languages of the pages; the first is for everybody else. To add one: its file, and its line here. */
export const CATALOGUE = {
  en,
  de,
  fr,
  es,
  pt,
  it,
  nl,
  pl,
  hu,
  ka,
  te,
  fa,
  ar,
  he,
  tr,
  ja,
  zh,
} satisfies Readonly<Record<string, Texts>>;

export type PageLanguage = keyof typeof CATALOGUE;
export const PAGE_LANGUAGES = Object.keys(CATALOGUE) as [PageLanguage, ...PageLanguage[]];
