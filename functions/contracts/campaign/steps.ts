import * as z from "zod";
import type { EmailStep } from "#core/campaign/step.ts";
import { choice, choiceByKey, isMapping } from "../documents/choice.ts";
import { type BranchDocument, branchStep } from "./step-branch.ts";
import { emailStep } from "./step-email.ts";
import { type EventDocument, eventStep } from "./step-event.ts";
import { type ExitDocument, exitStep } from "./step-exit.ts";
import { type OfferDocument, offerStep } from "./step-offer.ts";
import { type SplitDocument, splitStep } from "./step-split.ts";
import { type SurveyDocument, surveyStep } from "./step-survey.ts";
import { type TaskDocument, taskStep } from "./step-task.ts";
import { type UnnamedWait, waitStep } from "./step-wait.ts";

/** A step as written; `compileSteps` makes the list that a campaign keeps. */
export type StepDocument =
  | EmailStep
  | UnnamedWait
  | SurveyDocument
  | OfferDocument
  | TaskDocument
  | EventDocument
  | ExitDocument
  | BranchDocument
  | SplitDocument;

/** Steps in all, those in branches and splits too. */
export const MOST_STEPS = 200;

/** The way of a branch or split; may be empty. */
const nested: z.ZodType<readonly StepDocument[]> = z.lazy(() => z.array(StepDocument));

/** By the key that says what a step does. A new kind of step is one file and one line here. */
const STEPS: Readonly<Record<StepDocument["kind"], z.ZodType<StepDocument>>> = {
  email: emailStep,
  wait: waitStep,
  survey: surveyStep,
  offer: offerStep,
  task: taskStep,
  event: eventStep,
  branch: branchStep(nested),
  split: splitStep(nested),
  exit: exitStep,
};

const byKey = choiceByKey<z.ZodType<StepDocument>>({ what: "step", options: STEPS, later: [] });

/** A survey has an `email` as well, which is not a second thing that it does. */
export const StepDocument: z.ZodType<StepDocument> = choice<z.ZodType<StepDocument>>(
  Object.values(STEPS),
  (input) => (isMapping(input) && "survey" in input && !("wait" in input) ? surveyStep : byKey),
).meta({ id: "Step", description: "One thing that a campaign does." });
