import type { Path } from "../documents/document-source.ts";
import type { StepDocument } from "./steps.ts";

export interface PlacedStep {
  /** Undefined: it could not be read. */
  readonly step: StepDocument | undefined;
  readonly path: Path;
  /** 1 in the main list. */
  readonly depth: number;
}

/** All steps of a tree with their places, in the order in which they are written. */
export const placeSteps = (
  steps: readonly (StepDocument | undefined)[],
  at: Path = ["steps"],
  depth = 1,
): readonly PlacedStep[] =>
  steps.flatMap((step, index) => {
    const path = [...at, index];
    return [
      { step, path, depth },
      ...waysOf(step).flatMap(({ steps: inner, at: way }) => placeSteps(inner, [...path, ...way], depth + 1)),
    ];
  });

interface Way {
  readonly steps: readonly StepDocument[];
  /** Place within the step. */
  readonly at: Path;
}

/** The lists inside a step. */
export const waysOf = (step: StepDocument | undefined): readonly Way[] => {
  if (step?.kind === "split")
    return step.parts.map(({ steps }, index) => ({ steps, at: ["split", index, "then"] }));
  if (step?.kind === "branch")
    return step.cases.map(({ when, steps }, index) => ({
      steps,
      at: ["branch", index, when === undefined ? "otherwise" : "then"],
    }));
  return [];
};
