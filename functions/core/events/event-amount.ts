import Big from "big.js";
import { minorDigits } from "../shared/currency.ts";
import type { FlatFields } from "./live-event.ts";

/** Properties that say what an event earned, the first that is there. */
const AMOUNTS = ["revenue", "total", "amount"];

export type EventAmount =
  | { readonly kind: "amount"; readonly minor: number; readonly currency: string }
  | { readonly kind: "none" }
  | { readonly kind: "faulty"; readonly reason: string };

/** What an event earned, in minor units of its currency, rounded half up: prices are floats in most programs. */
export const amountOf = (properties: FlatFields, workspaceCurrency: string): EventAmount => {
  const stated = AMOUNTS.map((name) => properties[name]).find(
    (value) => value !== undefined && value !== null,
  );
  if (stated === undefined) return { kind: "none" };
  const currency = currencyOf(properties["currency"], workspaceCurrency);
  if (currency === undefined) return { kind: "faulty", reason: "currency is no ISO 4217 code" };
  const minor = toMinorUnits(stated, currency);
  if (minor === undefined) return { kind: "faulty", reason: "revenue is no amount of money" };
  return { kind: "amount", minor, currency };
};

const currencyOf = (stated: unknown, otherwise: string): string | undefined => {
  if (stated === undefined || stated === null) return otherwise;
  const code = typeof stated === "string" ? stated.trim().toUpperCase() : "";
  return /^[A-Z]{3}$/.test(code) ? code : undefined;
};

/** Amounts in currency units, a number or plain decimal text, to minor units; `undefined` for anything else. */
export const toMinorUnits = (stated: unknown, currency: string): number | undefined => {
  const text = typeof stated === "number" ? stated : typeof stated === "string" ? stated.trim() : "";
  if (typeof text === "string" && !/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text)) return undefined;
  if (typeof text === "number" && !Number.isFinite(text)) return undefined;
  const minor = new Big(typeof text === "string" ? text.replace(/^\+/, "") : text)
    .times(new Big(10).pow(minorDigits(currency)))
    .round(0, Big.roundHalfUp)
    .toNumber();
  return Number.isSafeInteger(minor) ? minor : undefined;
};
