import { minorDigits } from "#core/shared/currency.ts";
import { fromMinor } from "#core/shared/money.ts";

const counts = new Intl.NumberFormat("en-US");

/** `1,234` */
export const count = (value: number): string => counts.format(value);

/** `1 customer`, `1,234 customers` */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `10%`, `12.5%` of a share between 0 and 1. */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

const MICROS = 1_000_000;

/** Millionths of the currency unit, as for the cost of mails: `$12.34`; more digits where the sum is tiny. */
export const moneyOfMicros = (micros: number, currency: string): string => {
  const amount = micros / MICROS;
  const digits = minorDigits(currency);
  const most = amount !== 0 && Math.abs(amount) < 1 ? Math.max(digits, 4) : digits;
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: most,
  }).format(amount);
};

/** Integer minor units: 1250 in EUR is `€12.50`. */
export const moneyOfMinor = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(fromMinor(minor, currency)));
};

/** `3.4 MB` */
export const bytes = (value: number): string => {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const amount = value / 1000 ** step;
  return `${step === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[step]}`;
};
