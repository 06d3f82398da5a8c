import type { Trigger } from "#core/campaign/campaign.ts";
import type { Problem } from "../documents/document-faults.ts";
import type { Path } from "../documents/document-source.ts";
import { waysOf } from "./place-steps.ts";
import type { UnnamedWait } from "./step-wait.ts";
import type { StepDocument } from "./steps.ts";
import { triggerKindOf } from "./triggers.ts";

const WAIT_WORDS = {
  for: "for",
  inactive: "untilInactive",
  contract: "until",
  date: "until",
  day: "until",
  event: "event",
  answered: "for",
} as const satisfies Record<UnnamedWait["until"]["kind"], string>;

/** Waits that only some triggers know: for the silence or the contract that let the customer in. */
const OF_TRIGGER: readonly UnnamedWait["until"]["kind"][] = ["inactive", "contract"];
/** And those that all know. */
const OF_ALL: readonly UnnamedWait["until"]["kind"][] = ["for", "date", "event"];

/** Waits that do not fit the trigger, or are over before they begin. */
export const waitProblems = (
  steps: readonly (StepDocument | undefined)[],
  trigger: Trigger,
): readonly Problem[] => {
  const silence = trigger.kind === "inactive" ? trigger.days : 0;
  return listProblems(steps, { trigger, silence, at: ["steps"] });
};

interface Passed {
  readonly trigger: Trigger;
  /** Days of silence that the trigger or a wait before has already seen. */
  readonly silence: number;
  readonly at: Path;
}

const listProblems = (
  steps: readonly (StepDocument | undefined)[],
  { trigger, silence: before, at }: Passed,
): readonly Problem[] => {
  let silence = before;
  return steps.flatMap((step, index) => {
    const path = [...at, index];
    const inner = waysOf(step).flatMap(({ steps: way, at: place }) =>
      listProblems(way, { trigger, silence, at: [...path, ...place] }),
    );
    if (step?.kind !== "wait") return inner;
    const problem = waitProblem(step, { trigger, silence, at: path });
    if (step.until.kind === "inactive") silence = Math.max(silence, step.until.days);
    return problem === undefined ? [] : [problem];
  });
};

const waitProblem = ({ until }: UnnamedWait, passed: Passed): Problem | undefined => {
  const path = [...passed.at, "wait", WAIT_WORDS[until.kind]];
  const fitting = triggerKindOf(passed.trigger).waits;
  if (OF_TRIGGER.includes(until.kind) && !fitting.includes(until.kind))
    return {
      path,
      message: `cannot be waited for under the trigger \`${passed.trigger.kind}\``,
      hint: `one of: ${[...new Set([...fitting, ...OF_ALL].map((kind) => WAIT_WORDS[kind]))].join(", ")}`,
    };
  const problem = overAtOnce(until, passed);
  return problem && { path, ...problem };
};

/** A wait that is over before it begins is a mistake. */
const overAtOnce = (
  until: UnnamedWait["until"],
  { trigger, silence }: Passed,
): Omit<Problem, "path"> | undefined => {
  if (until.kind === "inactive" && until.days <= silence)
    return {
      message: `is ${until.days} days, but ${silence} are over by then`,
      hint: `more than ${silence} days`,
    };
  const sameDay = until.kind === "contract" && trigger.kind === "contract-ending" && until.of === trigger.of;
  if (sameDay && until.beforeDays >= trigger.beforeDays)
    return {
      message: `is ${until.beforeDays} days before, which is over at entry`,
      hint: `\`before\` less than the trigger's ${trigger.beforeDays} days`,
    };
  return undefined;
};
