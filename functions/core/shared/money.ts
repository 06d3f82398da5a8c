import Big from "big.js";

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

/** Currency units to integer minor units; `undefined` when it is finer than the currency's minor unit. */
export const toMinor = (amount: number | string, currency: string): number | undefined => {
  const minor = new Big(amount).times(new Big(10).pow(minorDigits(currency)));
  return minor.eq(minor.round(0)) ? minor.toNumber() : undefined;
};

/** Minor units as plain decimal text in currency units: 1250 in EUR is `12.50`. */
export const fromMinor = (minor: number, currency: string): string =>
  new Big(minor).div(new Big(10).pow(minorDigits(currency))).toFixed(minorDigits(currency));
