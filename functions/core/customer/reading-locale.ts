import type { Customer } from "./customer.ts";

/**
 * BCP 47, in which a customer reads: their own choice before what the company says of them. A choice is a language;
 * the company's region stays with it where it is of the same.
 */
export const readingLocale = ({
  chosenLocale,
  locale,
}: Pick<Customer, "chosenLocale" | "locale">): string | undefined => {
  if (chosenLocale === undefined) return locale;
  const isSame = locale !== undefined && languageOf(locale) === languageOf(chosenLocale.locale);
  return isSame ? locale : chosenLocale.locale;
};

const languageOf = (locale: string): string | undefined => locale.toLowerCase().split(/[-_]/)[0];
