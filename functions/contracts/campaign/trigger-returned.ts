import * as z from "zod";
import type { ReturnedTrigger } from "#core/campaign/campaign.ts";
import { days } from "../documents/scalars.ts";
import type { TriggerKind } from "./trigger-kind.ts";

/** `{ kind: returned, after: 60 days }` */
export const returnedTrigger: TriggerKind<ReturnedTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("returned").describe("Active again after a silence."),
      after: days({ min: 1, max: 3_650 })
        .optional()
        .describe("After so long a silence. Default: the workspace's `lapsedAfter`."),
    })
    .transform(({ kind, after }): ReturnedTrigger => ({ kind, afterDays: after }))
    .meta({ id: "ReturnedTrigger", description: "Active again after a silence." }),
  goal: "returned",
  goalDays: () => 30,
  exits: [],
  otherExits: ["returned"],
  waits: ["for"],
};
