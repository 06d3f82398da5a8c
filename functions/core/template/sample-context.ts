import type { AttributeValue } from "../customer/customer.ts";
import { Amount } from "./amount.ts";
import type { MailContext } from "./mail-context.ts";
import { surveyValues } from "./step-values.ts";
import { type EventValues, eventNamesIn } from "./trigger-values.ts";

const SURVEY_URL = "https://go.example.com/s/sample";

const namesUnder = (group: string, variables: readonly string[]): string[] =>
  variables
    .filter((name) => name.startsWith(`${group}.`))
    .map((name) => name.slice(group.length + 1).split(".")[0] ?? "");

const fill = <T>(names: readonly string[], valueFor: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, valueFor(name)]));

/** By what names of fields mostly mean, so that `date`, `money` and `number` have something to show. */
const sampleValue = (name: string): AttributeValue => {
  if (/(?:at|on|date|day|until)$/i.test(name)) return "2026-12-31";
  return /amount|price|total|revenue|value|count|number|attempt|score|days/i.test(name) ? 4900 : "sample";
};

/** What an event said that has all that these variables show. */
export const sampleEvent = (variables: readonly string[]): EventValues => ({
  ...fill(eventNamesIn(variables), sampleValue),
  type: "Sample",
  at: "2026-12-01T09:00:00.000Z",
  revenue: new Amount(4900, "EUR"),
  currency: "EUR",
});

/**
 * A customer for whom everything is known, for trying a mail out before anybody gets it. `variables` are those
 * of the mail: the company's own fields among them get a value as well.
 */
export const sampleContext = (variables: readonly string[]): MailContext => ({
  customer: {
    firstName: "Nilofar",
    lastName: "Brandt",
    name: "Nilofar Brandt",
    email: "nilofar@example.com",
    locale: "en",
    country: "DE",
    company: "Brandt & Söhne",
    phone: "+49 30 901820",
    value: fill(namesUnder("customer.value", variables), () => 120_000),
    attributes: fill(namesUnder("customer.attributes", variables), sampleValue),
  },
  workspace: {
    name: "Nordlicht",
    postalAddress: "Nordlicht GmbH, Hafenstraße 12, 20457 Hamburg",
    website: "https://www.example.com",
    logoUrl: "https://www.example.com/logo.png",
    color: "#0b6e4f",
    currency: "EUR",
    zone: "Europe/Berlin",
  },
  campaign: { id: "sample", name: "Sample" },
  entry: { days: 30, since: "2026-11-01", on: "2026-12-01", at: "2026-12-01T09:00:00.000Z", daysLeft: 3 },
  event: sampleEvent(variables),
  contract: {
    id: "c-100",
    endsOn: "2027-01-30",
    daysLeft: 60,
    plan: "Standard",
    noticeOn: "2026-12-31",
    monthlyValue: 4900,
  },
  links: {
    unsubscribe: "https://go.example.com/u/sample",
    preferences: "https://go.example.com/p/sample",
    survey: SURVEY_URL,
    offer: "https://go.example.com/o/sample",
  },
  survey: surveyValues("nps", SURVEY_URL),
  offer: { kind: "percent-off", value: "20%", until: "2026-12-15", title: "Welcome back" },
  today: "2026-12-01",
});
