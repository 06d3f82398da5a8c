/** `Monthly Charges (€)` becomes `monthlyCharges`; a header without Latin letters `column7`. */
export const attributeName = (header: string, column: number): string => {
  const words =
    header
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .match(/[A-Za-z0-9]+/g) ?? [];
  const name = words
    .map((word, index) => (index === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1))
    .join("")
    .slice(0, 64);
  return /^[a-z]/.test(name) ? name : `column${column + 1}`;
};
