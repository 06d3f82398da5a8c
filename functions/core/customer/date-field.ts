import { dayOfFact } from "../condition/condition-facts.ts";
import { type Day, dayOf } from "../shared/day.ts";
import type { Contract, Customer } from "./customer.ts";

/** A date of customers by which they are found: on its day, or each year on its month and day. */
export interface DateField {
  /** `signedUpAt`, `attributes.NAME` or `contract.startsOn`. */
  readonly field: string;
  readonly yearly: boolean;
}

/** What of a customer has dates. */
export type DatedCustomer = Pick<Customer, "signedUpAt" | "attributes">;

/** The dates of contracts that customers can be found by. */
export const CONTRACT_DATES = ["startsOn", "endsOn", "noticeOn", "cancelledOn", "renewedOn"] as const;

const CONTRACT = "contract.";
const ATTRIBUTE = "attributes.";

export const isContractDate = (field: string): boolean => field.startsWith(CONTRACT);

/** The days that a field holds, each with the contract that it is of. A day of an instant is one of `zone`. */
export const datesOf = (
  field: string,
  known: { readonly customer: DatedCustomer | undefined; readonly contracts: readonly Contract[] },
  zone: string,
): readonly { readonly on: Day; readonly ref: string | undefined }[] => {
  if (isContractDate(field)) {
    const name = CONTRACT_DATES.find((one) => field === CONTRACT + one);
    return known.contracts.flatMap((contract) => {
      const on = name && contract[name];
      return on === undefined ? [] : [{ on, ref: contract.contractId }];
    });
  }
  const on = known.customer && dayOfField(field, known.customer, zone);
  return on === undefined ? [] : [{ on, ref: undefined }];
};

const dayOfField = (field: string, customer: DatedCustomer, zone: string): Day | undefined => {
  if (field === "signedUpAt") return customer.signedUpAt && dayOf(customer.signedUpAt, zone);
  const name = field.slice(ATTRIBUTE.length);
  const value = Object.hasOwn(customer.attributes, name) ? customer.attributes[name] : undefined;
  return value === undefined ? undefined : dayOfFact(value, zone);
};

/**
 * The bucket in which a date stands: its day, or `--MM-DD`. 28 and 29 February share one, because the 29th is kept on
 * the 28th in years that have none.
 */
export const dateBucket = ({ yearly }: Pick<DateField, "yearly">, on: Day): string => {
  if (!yearly) return on;
  const monthDay = on.slice(5);
  return `--${monthDay === "02-29" ? "02-28" : monthDay}`;
};

/** The day on which a yearly date is kept in a year: 29 February on the 28th where there is no 29th. */
export const anniversary = (on: Day, year: number): Day => {
  const day = `${String(year).padStart(4, "0")}-${on.slice(5)}`;
  return on.endsWith("-02-29") && !isLeap(year) ? `${day.slice(0, 8)}28` : day;
};

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
