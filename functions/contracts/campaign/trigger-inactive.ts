import * as z from "zod";
import type { InactiveTrigger } from "#core/campaign/campaign.ts";
import { say } from "../documents/document-faults.ts";
import { wholeNumber } from "../documents/scalars.ts";
import { backlogDocument } from "./backlog-document.ts";
import type { TriggerKind } from "./trigger-kind.ts";

/** `{ kind: inactive, days: 30, backlog: { upTo: 365 days, perDay: 2000 } }` */
export const inactiveTrigger: TriggerKind<InactiveTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("inactive").describe("Silent for some days."),
      days: wholeNumber({ min: 1, max: 3_650 }).describe("Lets in who has been silent for so many days."),
      backlog: backlogDocument().optional(),
    })
    .transform(({ kind, days, backlog }, context): InactiveTrigger => {
      if (backlog !== undefined && backlog.upToDays <= days)
        context.addIssue({
          code: "custom",
          path: ["backlog", "upTo"],
          message: say(
            `is ${backlog.upToDays} days, nobody between it and the trigger`,
            `more than ${days} days`,
          ),
        });
      return { kind, days, backlog };
    })
    .meta({ id: "InactiveTrigger", description: "Silent for some days." }),
  goal: "returned",
  goalDays: () => 60,
  exits: ["returned"],
  waits: ["for", "inactive"],
};
