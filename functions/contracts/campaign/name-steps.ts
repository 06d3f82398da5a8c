import type { StepDocument } from "./steps.ts";

/** A step that has its id. */
export type NamedStep = StepDocument & { readonly id: string };

/**
 * Names what is written without id after the step before it in its list, `after-<step>` for a wait, so that it keeps
 * its name as long as that step stays. Names inside branches and splits are given after those outside.
 */
export const createNaming = (given: readonly string[]) => {
  const taken = new Set(given);
  const nameList = (steps: readonly StepDocument[], parent: string | undefined): readonly NamedStep[] => {
    let before = parent;
    return steps.map((step) => {
      const id = step.id ?? freeName(wantedName(step, before), taken);
      taken.add(id);
      // a wait is named after what it follows, and so is the one after it
      if (step.kind !== "wait" || step.id !== undefined) before = id;
      return { ...step, id };
    });
  };
  return nameList;
};

const wantedName = (step: StepDocument, before: string | undefined): string => {
  switch (step.kind) {
    case "branch":
    case "split":
      return before === undefined ? `${step.kind}-first` : `${step.kind}-${before}`;
    case "exit":
      return `exit-${step.reason}`;
    default:
      return before === undefined ? "at-start" : `after-${before}`;
  }
};

const freeName = (wanted: string, taken: ReadonlySet<string>): string => {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return id;
};
