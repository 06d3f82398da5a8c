import type * as z from "zod";
import type { EmailStep, Step } from "#core/campaign/step.ts";
import { choiceByKey } from "../documents/choice.ts";
import { emailStep } from "./step-email.ts";
import { type UnnamedWait, waitStep } from "./step-wait.ts";

export type StepDocument = EmailStep | UnnamedWait;

/** By the key that says what a step does. A new kind of step is one file and one line here. */
const STEPS = { email: emailStep, wait: waitStep };

/** Steps of the notation that this version does not know yet. */
const LATER = ["survey", "offer", "task", "event", "branch", "split", "exit"];

export const StepDocument = choiceByKey<z.ZodType<StepDocument>>({
  what: "step",
  options: STEPS,
  later: LATER,
});

/** Names waits without id `after-<step before>`, so that they keep their name as long as that step stays. */
export const nameSteps = (steps: readonly StepDocument[]): readonly Step[] => {
  const taken = new Set(steps.flatMap((step) => step.id ?? []));
  let before: string | undefined;
  return steps.map((step) => {
    if (step.id !== undefined) {
      before = step.id;
      return { ...step, id: step.id } as Step;
    }
    const id = freeName(before === undefined ? "at-start" : `after-${before}`, taken);
    taken.add(id);
    return { ...step, id };
  });
};

const freeName = (wanted: string, taken: ReadonlySet<string>): string => {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return id;
};
