import * as z from "zod";
import type { StepCondition } from "#core/campaign/step-condition.ts";
import { choiceByKey } from "../documents/choice.ts";
import { say } from "../documents/document-faults.ts";
import { name } from "../documents/scalars.ts";
import { StepConditionDocument } from "./step-condition-document.ts";
import type { StepDocument } from "./steps.ts";

export interface BranchDocument {
  readonly kind: "branch";
  readonly id: string | undefined;
  readonly cases: readonly BranchCase[];
}

export interface BranchCase {
  /** Undefined: otherwise. */
  readonly when: StepCondition | undefined;
  readonly steps: readonly StepDocument[];
}

const MOST_CASES = 10;

/** `branch: [ { when: { answer: ask.score, atMost: 6 }, then: [ … ] }, { otherwise: [ … ] } ]` */
export const branchStep = (steps: z.ZodType<readonly StepDocument[]>) => {
  const branchCase = choiceByKey<z.ZodType<BranchCase>>({
    what: "case",
    options: {
      when: z
        .strictObject({
          when: StepConditionDocument.describe("What has to hold."),
          // biome-ignore lint/suspicious/noThenProperty: the word of the notation; nobody awaits a schema
          then: steps.describe("What happens then; `[]` for nothing."),
        })
        .transform(({ when, then }): BranchCase => ({ when, steps: then })),
      otherwise: z
        .strictObject({ otherwise: steps.describe("What happens when no case holds.") })
        .transform(({ otherwise }): BranchCase => ({ when: undefined, steps: otherwise })),
    },
    later: [],
  });
  return z
    .strictObject({
      id: name(30).optional().describe("Default: `branch-` and the step before."),
      branch: z
        .array(branchCase)
        .min(1)
        .max(MOST_CASES)
        .superRefine((cases, context) => {
          const last = cases.findIndex(({ when }) => when === undefined);
          if (last === -1 || last === cases.length - 1) return;
          const message = say("stands before other cases", "`otherwise` as the last one");
          context.addIssue({ code: "custom", path: [last, "otherwise"], message });
        })
        .describe("The first case that holds; then on with the main list."),
    })
    .transform(({ id, branch }): BranchDocument => ({ kind: "branch", id, cases: branch }))
    .meta({ id: "BranchStep", description: "Goes the first way whose condition holds." });
};
