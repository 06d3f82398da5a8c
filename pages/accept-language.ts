/**
 * The best of `known` (lower-case language codes, the default first) for an `Accept-Language` header, RFC 9110:
 * by weight, then by order; `de-AT` takes `de`.
 */
export const pickLanguage = <Language extends string>(
  header: string | undefined,
  known: readonly [Language, ...Language[]],
): Language => {
  const wanted = (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = Number(parameters.find((one) => one.startsWith("q="))?.slice(2) ?? 1);
      return { language: tag.split("-")[0], weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    const found = known.find((one) => one === language);
    if (found !== undefined) return found;
  }
  return known[0];
};
