import * as z from "zod";
import type { EveryTrigger } from "#core/campaign/dated-trigger.ts";
import { wholeNumber } from "../documents/scalars.ts";
import type { TriggerKind } from "./trigger-kind.ts";

const LIMITS = { min: 7, max: 1_825 };

/** `{ kind: every, days: 90 }` */
export const everyTrigger: TriggerKind<EveryTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("every").describe("Everybody again and again, spread over the days."),
      days: wholeNumber(LIMITS).describe("Everybody in the audience once in so many days, some each day."),
    })
    .transform(({ kind, days }): EveryTrigger => ({ kind, days }))
    .meta({ id: "EveryTrigger", description: "Everybody again and again, spread over the days." }),
  goal: "returned",
  goalDays: ({ days: cycle }) => Math.min(30, cycle),
  exits: [],
  otherExits: ["returned"],
  waits: ["for"],
};
