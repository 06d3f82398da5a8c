import type { Trigger } from "#core/campaign/campaign.ts";
import type { Problem } from "../documents/document-faults.ts";
import type { CampaignParts } from "./campaign-parts.ts";
import type { UnnamedWait } from "./step-wait.ts";
import { triggerKindOf } from "./triggers.ts";

/** What is wrong between the steps, or between them and the trigger. */
export const stepProblems = (parts: CampaignParts): readonly Problem[] => [
  ...idProblems(parts),
  ...mailProblems(parts),
  ...(parts.trigger === undefined ? [] : waitProblems(parts, parts.trigger)),
];

const idProblems = ({ steps }: CampaignParts): readonly Problem[] =>
  steps.flatMap((step, index) => {
    const first = steps.findIndex((other) => other?.id === step?.id);
    return step?.id === undefined || first === index
      ? []
      : [
          {
            path: ["steps", index, "id"],
            message: `is \`${step.id}\` a second time`,
            hint: "each step its own id",
          },
        ];
  });

const mailProblems = ({ steps }: CampaignParts): readonly Problem[] =>
  steps.length > 0 && steps.every((step) => step?.kind === "wait")
    ? [{ path: ["steps"], message: "send nothing", hint: "at least one `email`" }]
    : [];

const WAIT_WORDS = {
  for: "for",
  inactive: "untilInactive",
  contract: "until",
  date: "until",
  day: "until",
  event: "event",
  answered: "for",
} as const;

const waitProblems = ({ steps }: CampaignParts, trigger: Trigger): readonly Problem[] => {
  const fitting = triggerKindOf(trigger).waits;
  let silence = trigger.kind === "inactive" ? trigger.days : 0;
  return steps.flatMap((step, index): Problem[] => {
    if (step?.kind !== "wait") return [];
    const { until } = step;
    const path = ["steps", index, "wait", WAIT_WORDS[until.kind]];
    if (!fitting.includes(until.kind))
      return [
        {
          path,
          message: `cannot be waited for under the trigger \`${trigger.kind}\``,
          hint: `one of: ${fitting.map((kind) => WAIT_WORDS[kind]).join(", ")}`,
        },
      ];
    const problem = overAtOnce({ until, trigger, silence });
    if (until.kind === "inactive") silence = Math.max(silence, until.days);
    return problem === undefined ? [] : [{ path, ...problem }];
  });
};

interface WaitQuestion {
  readonly until: UnnamedWait["until"];
  readonly trigger: Trigger;
  /** Days of silence that the trigger or a wait before has already seen. */
  readonly silence: number;
}

/** A wait that is over before it begins is a mistake. */
const overAtOnce = ({ until, trigger, silence }: WaitQuestion): Omit<Problem, "path"> | undefined => {
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
