const RIGHT_TO_LEFT = new Set(["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"]);

/** BCP 47 in lower case, as mails name their locales; `undefined` for what is no locale. */
export const parseLocale = (text: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"))[0]?.toLowerCase();
  } catch {
    return undefined;
  }
};

const scriptOf = (locale: string): string | undefined => new Intl.Locale(locale).maximize().script;

/** Writing direction of a valid locale. */
export const textDirection = (locale: string): "ltr" | "rtl" =>
  RIGHT_TO_LEFT.has(scriptOf(locale) ?? "") ? "rtl" : "ltr";

/**
 * The variant for a customer: the very locale, else the locale shortened from its end (RFC 4647 lookup), else
 * another region of the same language in the same script, else `fallback`.
 */
export const pickLocale = (
  wanted: string | undefined,
  available: readonly string[],
  fallback: string,
): string => {
  const locale = wanted === undefined ? undefined : parseLocale(wanted);
  if (locale === undefined) return fallback;
  for (let range = locale; range !== ""; range = range.slice(0, Math.max(0, range.lastIndexOf("-")))) {
    if (available.includes(range)) return range;
  }
  const language = locale.split("-")[0];
  const sister = [...available]
    .sort()
    .find((candidate) => candidate.split("-")[0] === language && scriptOf(candidate) === scriptOf(locale));
  return sister ?? fallback;
};

/** The variant for everybody else: the workspace's locale if the mail has it, else the first. */
export const fallbackLocale = (available: readonly string[], workspaceLocale: string): string => {
  const [first = workspaceLocale] = available;
  return pickLocale(workspaceLocale, available, first);
};
