import type { Campaign } from "../campaign/campaign.ts";
import type { Step } from "../campaign/step.ts";
import type { StepCondition } from "../campaign/step-condition.ts";
import type { Condition } from "../condition/condition.ts";
import type { SegmentContent } from "./segment.ts";

/** The segments that a condition names itself, each once. */
export const segmentsIn = (condition: Condition | undefined): readonly string[] =>
  condition === undefined ? [] : [...new Set(namedIn(condition))];

const namedIn = (condition: Condition): readonly string[] => {
  switch (condition.kind) {
    case "segment":
      return [condition.id];
    case "all":
    case "any":
      return condition.of.flatMap(namedIn);
    case "not":
      return namedIn(condition.of);
    default:
      return [];
  }
};

/** Those of a campaign: of its audience and of its branches. */
export const segmentsOfCampaign = ({
  audience,
  steps,
}: Pick<Campaign, "audience" | "steps">): readonly string[] => [
  ...new Set([...segmentsIn(audience), ...steps.flatMap(conditionsOf).flatMap(segmentsIn)]),
];

const conditionsOf = (step: Step): readonly Condition[] =>
  step.kind === "branch" ? step.cases.flatMap(({ when }) => customerConditions(when)) : [];

const customerConditions = (when: StepCondition): readonly Condition[] => {
  switch (when.kind) {
    case "all":
    case "any":
      return when.of.flatMap(customerConditions);
    case "not":
      return customerConditions(when.of);
    case "customer":
      return [when.condition];
    default:
      return [];
  }
};

export type SegmentContents = ReadonlyMap<string, SegmentContent>;

/** A condition whose segments say what they hold. One that is not known, or that leads back to itself, holds nobody. */
export const resolveSegments = (
  condition: Condition,
  contents: SegmentContents,
  within: readonly string[] = [],
): Condition => {
  switch (condition.kind) {
    case "segment": {
      const content = within.includes(condition.id) ? undefined : contents.get(condition.id);
      if (content?.kind !== "conditions") return { ...condition, holds: content };
      const of = resolveSegments(content.condition, contents, [...within, condition.id]);
      return { ...condition, holds: { kind: "conditions", condition: of } };
    }
    case "all":
    case "any":
      return { ...condition, of: condition.of.map((each) => resolveSegments(each, contents, within)) };
    case "not":
      return { ...condition, of: resolveSegments(condition.of, contents, within) };
    default:
      return condition;
  }
};

/** A campaign whose conditions all know their segments. */
export const resolveCampaign = (campaign: Campaign, contents: SegmentContents): Campaign => ({
  ...campaign,
  audience: campaign.audience && resolveSegments(campaign.audience, contents),
  steps: campaign.steps.map((step) =>
    step.kind === "branch"
      ? { ...step, cases: step.cases.map((one) => ({ ...one, when: resolveWhen(one.when, contents) })) }
      : step,
  ),
});

const resolveWhen = (when: StepCondition, contents: SegmentContents): StepCondition => {
  switch (when.kind) {
    case "all":
    case "any":
      return { ...when, of: when.of.map((each) => resolveWhen(each, contents)) };
    case "not":
      return { ...when, of: resolveWhen(when.of, contents) };
    case "customer":
      return { ...when, condition: resolveSegments(when.condition, contents) };
    default:
      return when;
  }
};

/** The segments of a resolved condition for which `holds` is true, those inside others too, sorted. */
export const segmentsHolding = (
  condition: Condition | undefined,
  holds: (condition: Condition) => boolean,
): readonly string[] => {
  const found = new Set<string>();
  const look = (one: Condition): void => {
    if (one.kind === "all" || one.kind === "any") one.of.forEach(look);
    if (one.kind === "not") look(one.of);
    if (one.kind !== "segment") return;
    if (holds(one)) found.add(one.id);
    if (one.holds?.kind === "conditions") look(one.holds.condition);
  };
  if (condition !== undefined) look(condition);
  return [...found].sort();
};

/** The way from a segment back to itself, `a -> b -> a`, if there is one. */
export const findCycle = (
  id: string,
  condition: Condition,
  contents: SegmentContents,
): readonly string[] | undefined => {
  const follow = (from: Condition, path: readonly string[]): readonly string[] | undefined => {
    for (const next of segmentsIn(from)) {
      if (next === id) return [...path, next];
      const content = path.includes(next) ? undefined : contents.get(next);
      const cycle = content?.kind === "conditions" ? follow(content.condition, [...path, next]) : undefined;
      if (cycle !== undefined) return cycle;
    }
    return undefined;
  };
  return follow(condition, [id]);
};
