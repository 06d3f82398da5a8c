/** Months by name in English, German and Persian (Gregorian calendar), with the short forms in use. */
const NAMES: readonly (readonly string[])[] = [
  ["january", "jan", "januar", "jän", "jänner", "ژانویه"],
  ["february", "feb", "februar", "feber", "فوریه"],
  ["march", "mar", "märz", "mär", "mrz", "maerz", "مارس"],
  ["april", "apr", "آوریل"],
  ["may", "mai", "مه", "می"],
  ["june", "jun", "juni", "ژوئن"],
  ["july", "jul", "juli", "ژوئیه", "جولای"],
  ["august", "aug", "اوت"],
  ["september", "sep", "sept", "سپتامبر"],
  ["october", "oct", "oktober", "okt", "اکتبر"],
  ["november", "nov", "نوامبر"],
  ["december", "dec", "dezember", "dez", "دسامبر"],
];

const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, index) => names.map((name) => [name.normalize("NFC"), index + 1] as const)),
);

/** 1 to 12; undefined for what is no month. */
export const monthOf = (word: string): number | undefined => MONTHS.get(word.toLowerCase().normalize("NFC"));

const WEEKDAY =
  /^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun|mo|di|mi|do|fr|sa|so|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)\.?(?:, ?| )/i;

/** Drops a leading day of the week: it says nothing that the date does not. */
export const withoutWeekday = (text: string): string => text.replace(WEEKDAY, "");
