import type { Day } from "#core/shared/day.ts";
import { fromMinor } from "#core/shared/money.ts";
import { pickLanguage } from "./accept-language.ts";
import { CATALOGUE, PAGE_LANGUAGES, type PageLanguage } from "./texts/catalogue.ts";
import type { PluralWords, Texts } from "./texts/texts.ts";

/** How a page speaks to its reader. */
export interface Speech {
  readonly language: PageLanguage;
  /** BCP 47, for numbers, dates and money: the language with the reader's region where that is known. */
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly texts: Texts;
}

/** Where CLDR's default for the bare language has other digits or another calendar than most of its readers use. */
const LOCALES: Readonly<Record<string, string>> = { ar: "ar-EG" };

/** In a language that there is, with a region of the reader's. */
export const speechOf = (language: PageLanguage, locale: string = LOCALES[language] ?? language): Speech => ({
  language,
  locale,
  direction: directionOf(language),
  texts: CATALOGUE[language],
});

/**
 * The first of the wanted locales whose language there is, else what the browser asks for, else English. Wanted come
 * from links and tables: what is no locale is passed over.
 */
export const pickSpeech = (
  wanted: readonly (string | undefined)[],
  acceptLanguage: string | undefined,
): Speech => {
  for (const text of wanted) {
    const locale = parse(text);
    const language = PAGE_LANGUAGES.find((one) => one === locale?.language);
    if (language !== undefined && locale !== undefined)
      return speechOf(language, locale.region === undefined ? undefined : `${language}-${locale.region}`);
  }
  return speechOf(pickLanguage(acceptLanguage, PAGE_LANGUAGES));
};

const parse = (text: string | undefined): Intl.Locale | undefined => {
  if (text === undefined || text.length > 35) return undefined;
  try {
    return new Intl.Locale(text.trim().replaceAll("_", "-"));
  } catch {
    return undefined;
  }
};

type TextInfo = { readonly direction?: string };

/** A method in newer engines, a property in older ones. */
const directionOf = (language: string): "ltr" | "rtl" => {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    readonly textInfo?: TextInfo;
    getTextInfo?(): TextInfo;
  };
  return (locale.getTextInfo?.() ?? locale.textInfo)?.direction === "rtl" ? "rtl" : "ltr";
};

/** Puts values in for `{name}`; never looks for names in a value. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");

export const numberText = ({ locale }: Speech, value: number): string =>
  new Intl.NumberFormat(locale).format(value);

/** 20 is twenty percent. */
export const percentText = ({ locale }: Speech, percent: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(percent / 100);

/** `minor` in the currency's minor unit. */
export const moneyText = ({ locale }: Speech, minor: number, currency: string): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(fromMinor(minor, currency)));

/** In the reader's calendar and digits. */
export const dayText = ({ locale }: Speech, day: Day): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** The form for a number, with the number and whatever else put in. */
export const pluralText = (
  speech: Speech,
  forms: PluralWords,
  { count, values }: { readonly count: number; readonly values?: Readonly<Record<string, string>> },
): string => {
  const form = forms[new Intl.PluralRules(speech.locale).select(count)] ?? forms.other;
  return fill(form, { ...values, count: numberText(speech, count) });
};
