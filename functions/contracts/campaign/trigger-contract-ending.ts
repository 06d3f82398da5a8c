import * as z from "zod";
import type { ContractEndingTrigger } from "#core/campaign/campaign.ts";
import { say } from "../documents/document-faults.ts";
import { days } from "../documents/scalars.ts";
import { backlogDocument } from "./backlog-document.ts";
import type { TriggerKind } from "./trigger-kind.ts";

/** Renewals are counted this long after the line that the campaign looks at. */
const GOAL_DAYS_AFTER_LINE = 30;

/** `{ kind: contract-ending, before: 60 days, of: notice }` */
export const contractEndingTrigger: TriggerKind<ContractEndingTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("contract-ending").describe("A contract is about to end."),
      before: days({ min: 0, max: 730 }).describe("So long before the day."),
      of: z
        .enum(["end", "notice"])
        .optional()
        .describe("Which day: the contract's end (default) or its last day of notice."),
      backlog: backlogDocument().optional(),
    })
    .transform(({ kind, before, of, backlog }, context): ContractEndingTrigger => {
      if (backlog !== undefined && backlog.upToDays > before)
        context.addIssue({
          code: "custom",
          path: ["backlog", "upTo"],
          message: say(
            `is ${backlog.upToDays} days, past the day itself`,
            `at most \`before\`, ${before} days`,
          ),
        });
      return { kind, beforeDays: before, of: of ?? "end", backlog };
    })
    .meta({ id: "ContractEndingTrigger", description: "A contract is about to end." }),
  goal: "renewed",
  goalDays: (trigger) => trigger.beforeDays + GOAL_DAYS_AFTER_LINE,
  exits: ["renewed", "cancelled"],
  waits: ["for", "contract"],
};
