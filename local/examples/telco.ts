import { Big } from "big.js";
import { parse } from "csv-parse/sync";
import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import type { ContractRow, CustomerRow } from "#contracts/rows.ts";
import { type Day, startOfDay } from "#core/shared/day.ts";
import { demoPerson } from "./demo-person.ts";

const TelcoLine = z.object({
  customerID: z.string(),
  /** Months with the company. */
  tenure: z.coerce.number().int().nonnegative(),
  Contract: z.enum(["Month-to-month", "One year", "Two year"]),
  InternetService: z.string(),
  PaymentMethod: z.string(),
  PaperlessBilling: z.enum(["Yes", "No"]),
  /** Dollars. */
  MonthlyCharges: z.string(),
  Churn: z.enum(["Yes", "No"]),
});
type TelcoLine = z.infer<typeof TelcoLine>;

const TERM_MONTHS: Readonly<Record<TelcoLine["Contract"], number>> = {
  "Month-to-month": 1,
  "One year": 12,
  "Two year": 24,
};

/** The first whole number of terms after the start that ends strictly after the reference day. */
const endAfter = (start: Temporal.PlainDate, term: Term, reference: Temporal.PlainDate) => {
  // the terms that fit into the tenure are over; at most one more can still end on or before the reference day
  for (let months = term.tenure - (term.tenure % term.months); ; months += term.months) {
    const end = start.add({ months });
    if (Temporal.PlainDate.compare(end, reference) > 0) return end;
  }
};

interface Term {
  readonly months: number;
  /** Months since the start. */
  readonly tenure: number;
}

const cents = (dollars: string): number => new Big(dollars).times(100).round().toNumber();

const toContract = (line: TelcoLine, reference: Temporal.PlainDate): ContractRow => {
  const termMonths = TERM_MONTHS[line.Contract];
  const start = reference.subtract({ months: line.tenure });
  return {
    customer: line.customerID,
    contractId: line.customerID,
    plan: line.InternetService === "No" ? "Phone" : `Phone and ${line.InternetService}`,
    termMonths,
    startsOn: start.toString(),
    endsOn: endAfter(start, { months: termMonths, tenure: line.tenure }, reference).toString(),
    monthlyValue: cents(line.MonthlyCharges),
    autoRenewal: true,
    ...(line.Churn === "Yes" ? { cancelledOn: reference.toString() } : {}),
  };
};

const toCustomer = (line: TelcoLine, startsOn: Day, zone: string): CustomerRow => ({
  ...demoPerson(line.customerID, startOfDay(startsOn, zone)),
  value: { monthly: cents(line.MonthlyCharges) },
  attributes: {
    contract: line.Contract,
    internetService: line.InternetService,
    paymentMethod: line.PaymentMethod,
    paperlessBilling: line.PaperlessBilling === "Yes",
    tenureMonths: line.tenure,
  },
});

export interface TelcoExample {
  readonly customers: readonly CustomerRow[];
  readonly contracts: readonly ContractRow[];
}

/**
 * Contracts for the Telco customers as of a reference day. The file has no dates: the start is the reference day
 * less the tenure in months, the end the first multiple of 1, 12 or 24 months from the start that lies strictly after
 * the reference day, and who churned cancelled on it.
 */
export const telcoExample = (settings: {
  /** Content of Telco-Customer-Churn.csv. */
  readonly text: string;
  readonly referenceDay: Day;
  /** IANA zone of the workspace. */
  readonly zone: string;
}): TelcoExample => {
  const reference = Temporal.PlainDate.from(settings.referenceDay);
  const lines = z.array(TelcoLine).parse(parse(settings.text, { columns: true }));
  const contracts = lines.map((line) => toContract(line, reference));
  const customers = lines.map((line, index) =>
    toCustomer(line, contracts[index]?.startsOn ?? settings.referenceDay, settings.zone),
  );
  return { customers, contracts };
};
