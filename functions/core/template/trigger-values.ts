import type { AttributeValue } from "../customer/customer.ts";
import type { TriggerFacts } from "../enrolment/enrolment.ts";
import { type Day, daysBetween } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import { Amount, isCurrency } from "./amount.ts";

/** What let the customer in; which of it there is depends on the trigger. */
export interface EntryValues {
  /** Days of silence that the trigger asks for: `inactive`, `returned`. */
  readonly days?: number;
  /** First day of that silence. */
  readonly since?: Day;
  /** The day of it: what happened, the date, the turn. */
  readonly on?: Day;
  /** ISO 8601: `signed-up`, `returned`, `event`. */
  readonly at?: string;
  /** Until the date; negative after it. */
  readonly daysLeft?: number;
}

interface TriggerValues {
  readonly entry: EntryValues | undefined;
  readonly event: EventValues | undefined;
}

/** What the event said, with `type`, `at`, and its revenue in its own currency. */
export type EventValues = Readonly<Record<string, AttributeValue | Amount>>;

/** What a mail may say about how the customer came in. */
export const triggerValues = (facts: TriggerFacts, today: Day): TriggerValues => {
  const entered = (entry: EntryValues): TriggerValues => ({ entry, event: undefined });
  switch (facts.kind) {
    case "inactive":
      return entered({ days: facts.days, since: facts.since });
    case "contract-ending":
      return { entry: undefined, event: undefined };
    case "signed-up":
      return entered({ on: facts.on, at: facts.at });
    case "returned":
      return entered({ days: facts.days, since: facts.since, on: facts.on, at: facts.at });
    case "event":
      return {
        entry: { on: facts.on, at: facts.at },
        event: { ...facts.values, ...revenueIn(facts.values), type: facts.name, at: facts.at },
      };
    case "date":
      return entered({ on: facts.on, daysLeft: daysBetween(today, facts.on) });
    case "once":
    case "every":
      return entered({ on: facts.on });
    default:
      return assertNever(facts);
  }
};

const revenueIn = ({ revenue, currency }: EventValues): EventValues =>
  typeof revenue === "number" && isCurrency(currency) ? { revenue: new Amount(revenue, currency) } : {};

const PREFIX = "event.";

/** Properties of the entering event that a mail with these variables shows: the entry has to keep them. */
export const eventNamesIn = (variables: readonly string[]): readonly string[] => [
  ...new Set(
    variables
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length).split(".")[0] ?? ""),
  ),
];
