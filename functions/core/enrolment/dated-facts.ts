import type { Day } from "../shared/day.ts";
import { shortHash } from "../shared/ids.ts";

/** What is kept of those who entered for a day, not for what they did. */
export type DatedFacts =
  | {
      readonly kind: "date";
      readonly field: string;
      /** The date, or its anniversary. */
      readonly on: Day;
      readonly leadDays: number;
      /** Where the field is of a contract. */
      readonly contractId?: string | undefined;
    }
  | {
      readonly kind: "once";
      /** `YYYY-MM-DDTHH:MM`, by the clock of `zone`. */
      readonly at: string;
      readonly zone: "customer" | "workspace";
      readonly on: Day;
    }
  | {
      readonly kind: "every";
      readonly days: number;
      /** The first cycle is 0. */
      readonly cycle: number;
      readonly on: Day;
    };

/**
 * `date`: the field and the date, so that a date that is changed is a new episode. `once`: the run, which is its time.
 * `every`: the cycle; with its length, because another one counts anew.
 */
export const episodeOfDated = (facts: DatedFacts): string => {
  switch (facts.kind) {
    case "date":
      return `${shortHash(JSON.stringify([facts.field, facts.contractId]))}-${facts.on.replaceAll("-", "")}`;
    case "once":
      return onceRun(facts);
    case "every":
      return `every-${facts.days}-${facts.cycle}`;
  }
};

/** `once-20270301t1000` */
export const onceRun = ({ at }: { readonly at: string }): string =>
  `once-${at.replaceAll(/[-:]/g, "").toLowerCase()}`;

export const describeDated = (facts: DatedFacts): string => {
  switch (facts.kind) {
    case "date":
      return `${facts.field} is ${facts.on}, ${sayLead(facts.leadDays)}`;
    case "once":
      return `sent once, at ${facts.at} of the ${facts.zone}'s clock`;
    case "every":
      return `the turn of ${facts.on}, number ${facts.cycle + 1} of one every ${facts.days} days`;
  }
};

const sayLead = (days: number): string => {
  if (days === 0) return "on the day";
  return days > 0 ? `${days} days before it` : `${-days} days after it`;
};
