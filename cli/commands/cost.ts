import { type Command, Option } from "commander";
import * as z from "zod";
import { costOfMonth, typicalVolume } from "#core/cost/cost-of-month.ts";
import { PRICES_AS_OF } from "#core/cost/price-usage.ts";
import { viewCost } from "../output/cost-view.ts";
import { defineCommand, type Frame } from "./define-command.ts";

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];

/** What a month on AWS costs, from counted requests and list prices; asks nobody. */
export const addCostCommand = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "cost",
    summary: "What a month on AWS costs, by service, at rest and by size",
    details:
      "Reckoned from counted requests and list prices, free tiers left out (docs/cost.md); asks nobody. Without " +
      "numbers of your own: four activities a customer, a tenth of them written to.",
    options: [
      new Option("--customers <number>", "of a company of this size, instead of four sizes"),
      new Option("--mails <number>", "a month"),
      new Option("--activities <number>", "a month: purchases, logins"),
    ],
    examples: ["cost", "cost --customers 250000 --mails 80000", "cost --json"],
    input: z.object({
      customers: Amount.optional(),
      mails: Amount.optional(),
      activities: Amount.optional(),
    }),
    run: async ({ paint, io }, { customers, mails, activities }) => {
      const sizes = customers === undefined ? SIZES : [customers];
      const months = [0, ...sizes].map((size) => {
        const typical = typicalVolume(size);
        const stated = size === 0 ? {} : { ...(mails !== undefined && { mails, pages: mails / 10 }) };
        const volume = { ...typical, ...stated, ...(size > 0 && activities !== undefined && { activities }) };
        return { volume, ...costOfMonth(volume) };
      });
      const data = { currency: "USD", prices: PRICES_AS_OF, months };
      return { data, text: () => viewCost(months, { paint, width: io.columns }) };
    },
  });
};

const Amount = z
  .string()
  .regex(/^\d{1,10}$/, "must be a whole number")
  .transform(Number);
