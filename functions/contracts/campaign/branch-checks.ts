import type { StepCondition } from "#core/campaign/step-condition.ts";
import { conditionProblems } from "../condition/condition-limits.ts";
import type { Problem } from "../documents/document-faults.ts";
import type { Path } from "../documents/document-source.ts";
import type { PlacedStep } from "./place-steps.ts";
import type { StepDocument } from "./steps.ts";

/** What branches ask that nothing before them can answer, and conditions that are too large. */
export const branchProblems = (placed: readonly PlacedStep[], currency: string): readonly Problem[] =>
  placed.flatMap(({ step, path }, index) => {
    if (step?.kind !== "branch") return [];
    const before = placed
      .slice(0, index)
      .flatMap((each) => (each.step === undefined || isOtherWay(each.path, path) ? [] : [each.step]));
    return step.cases.flatMap(({ when }, way) =>
      when === undefined
        ? []
        : leavesOf(when, [...path, "branch", way, "when"]).flatMap((leaf) =>
            leafProblems(leaf, { before, currency }),
          ),
    );
  });

/** Whether two steps stand in different ways of one branch or split: nobody comes to both. */
const isOtherWay = (one: Path, other: Path): boolean => {
  const at = one.findIndex((key, index) => key !== other[index]);
  const fork = one[at - 1];
  return fork === "branch" || fork === "split";
};

interface Leaf {
  readonly condition: StepCondition;
  readonly path: Path;
}

const leavesOf = (condition: StepCondition, path: Path): readonly Leaf[] => {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.flatMap((each, index) => leavesOf(each, [...path, condition.kind, index]));
    case "not":
      return leavesOf(condition.of, [...path, "not"]);
    default:
      return [{ condition, path }];
  }
};

const leafProblems = (
  { condition, path }: Leaf,
  { before, currency }: { readonly before: readonly StepDocument[]; readonly currency: string },
): readonly Problem[] => {
  switch (condition.kind) {
    case "customer":
      return conditionProblems(condition.condition, path, currency);
    case "since":
      return conditionProblems(condition.activity, path, currency);
    case "answer":
      return answerProblems(condition, path, before);
    case "mail":
      return before.some((step) => step.id === condition.step && sendsMail(step))
        ? []
        : [
            {
              path: [...path, "mail"],
              message: `is \`${condition.step}\`, no mail on the way here`,
              hint: "the id of an `email`, `survey` or `offer` before this branch",
            },
          ];
    default:
      return [];
  }
};

const sendsMail = ({ kind }: StepDocument): boolean =>
  kind === "email" || kind === "survey" || kind === "offer";

const answerProblems = (
  { step: id, test }: Extract<StepCondition, { readonly kind: "answer" }>,
  path: Path,
  before: readonly StepDocument[],
): readonly Problem[] => {
  const asked = before.find((step) => step.id === id);
  const at = [...path, "answer"];
  if (asked?.kind !== "survey" && asked?.kind !== "offer")
    return [
      {
        path: at,
        message: `is \`${id}\`, no survey or offer on the way here`,
        hint: "the id of a `survey` or `offer` before this branch",
      },
    ];
  const isOffer = asked.kind === "offer";
  const asksOffer = test.op === "accepted" || test.op === "notAccepted";
  if (isOffer && (test.op === "score" || test.op === "reason"))
    return [
      { path: at, message: `is \`${id}\`, an offer, which has no ${test.op}`, hint: "`accepted: true`" },
    ];
  if (!isOffer && asksOffer)
    return [
      { path: at, message: `is \`${id}\`, a survey, which nobody accepts`, hint: "`missing` or a score" },
    ];
  if (asked.kind === "survey" && asked.survey === "reason" && test.op === "score")
    return [{ path: at, message: `is \`${id}\`, which asks for reasons`, hint: `\`${id}.reason\`` }];
  return [];
};
