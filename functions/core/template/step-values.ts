import type { OfferKind, SurveyKind } from "../answers/issued.ts";
import type { Day } from "../shared/day.ts";
import { formatMoney, formatNumber, type MailFormat } from "./format-values.ts";
import { pickLocale } from "./pick-locale.ts";

/** What a mail may say about the survey of its step. */
export interface SurveyValues {
  readonly kind: SurveyKind;
  /** None where no score is asked for. */
  readonly scores: readonly { readonly value: number; readonly url: string }[];
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
}

/** What a mail may say about the offer of its step. */
export interface OfferValues {
  readonly kind: OfferKind;
  /** In the words of the mail's language: `20 %`, `12,50 €`, `30 Tage`, the name of the plan. */
  readonly value: string | undefined;
  /** The last day, in the workspace's zone. */
  readonly until: Day;
  readonly title: string | undefined;
}

const SCALES: Readonly<Record<SurveyKind, readonly [lowest: number, highest: number] | undefined>> = {
  nps: [0, 10],
  csat: [1, 5],
  reason: undefined,
};

/** A tap on a score only chooses it on the page: a GET records nothing. */
export const surveyValues = (kind: SurveyKind, url: string): SurveyValues => {
  const scale = SCALES[kind];
  if (scale === undefined) return { kind, scores: [], lowest: undefined, highest: undefined };
  const [lowest, highest] = scale;
  const scores = Array.from({ length: highest - lowest + 1 }, (_, index) => {
    const value = lowest + index;
    return { value, url: `${url}?score=${value}` };
  });
  return { kind, scores, lowest, highest };
};

export interface OfferToSay {
  readonly kind: OfferKind;
  /** By kind: percent; minor units; days; months; minor units a month. */
  readonly value: number | undefined;
  /** Of a value that is money; undefined = the mail's. */
  readonly currency?: string | undefined;
  readonly plan: string | undefined;
  readonly until: Day;
  readonly title: Readonly<Record<string, string>> | undefined;
}

export const offerValues = (offer: OfferToSay, format: MailFormat): OfferValues => ({
  kind: offer.kind,
  value: sayValue(offer, format),
  until: offer.until,
  title: sayTitle(offer.title, format.locale),
});

const sayValue = ({ kind, value, currency, plan }: OfferToSay, format: MailFormat): string | undefined => {
  switch (kind) {
    case "percent-off":
      return value === undefined ? undefined : inStyle(value / 100, { style: "percent" }, format);
    case "amount-off":
    case "renewal-rate":
      return formatMoney(value, { ...format, currency: currency ?? format.currency });
    case "free-period":
      return value === undefined ? undefined : inUnit(value, "day", format);
    case "longer-term":
      return value === undefined ? undefined : inUnit(value, "month", format);
    case "plan-change":
      return plan;
    default:
      return formatNumber(value, format);
  }
};

const inUnit = (value: number, unit: string, format: MailFormat): string =>
  inStyle(value, { style: "unit", unit, unitDisplay: "long" }, format);

const inStyle = (value: number, style: Intl.NumberFormatOptions, { locale }: MailFormat): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...style }).format(value);

const sayTitle = (title: OfferToSay["title"], locale: string): string | undefined => {
  const locales = Object.keys(title ?? {});
  const [first = "default"] = locales;
  return title?.[pickLocale(locale, locales, locales.includes("default") ? "default" : first)];
};
