/** ISO 4217 currencies whose minor unit is not a hundredth. From the ISO list, not from the runtime's locale data. */
const OTHER_DIGITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"].map(
    (code) => [code, 0] as const,
  ),
  ...["XAF", "XOF", "XPF"].map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3] as const),
  ["CLF", 4],
  ["UYW", 4],
]);

/** Decimal places of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => OTHER_DIGITS[currency] ?? 2;
