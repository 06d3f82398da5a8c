import Big from "big.js";
import { minorDigits } from "./currency.ts";

/** Currency units to integer minor units; `undefined` when it is finer than the currency's minor unit. */
export const toMinor = (amount: number | string, currency: string): number | undefined => {
  const minor = new Big(amount).times(new Big(10).pow(minorDigits(currency)));
  return minor.eq(minor.round(0)) ? minor.toNumber() : undefined;
};

/** Minor units as plain decimal text in currency units: 1250 in EUR is `12.50`. */
export const fromMinor = (minor: number, currency: string): string =>
  new Big(minor).div(new Big(10).pow(minorDigits(currency))).toFixed(minorDigits(currency));
