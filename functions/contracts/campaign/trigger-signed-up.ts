import * as z from "zod";
import type { SignedUpTrigger } from "#core/campaign/campaign.ts";
import { days } from "../documents/scalars.ts";
import type { TriggerKind } from "./trigger-kind.ts";

/** `{ kind: signed-up, within: 3 days }` */
export const signedUpTrigger: TriggerKind<SignedUpTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("signed-up").describe("Signed up just now."),
      within: days({ min: 1, max: 30 })
        .optional()
        .describe("Also lets in who is heard of so long after signing up. Default: 24 hours."),
    })
    .transform(({ kind, within }): SignedUpTrigger => ({ kind, withinDays: within }))
    .meta({ id: "SignedUpTrigger", description: "Signed up just now." }),
  goal: "returned",
  goalDays: () => 30,
  exits: [],
  otherExits: ["returned"],
  waits: ["for"],
};
