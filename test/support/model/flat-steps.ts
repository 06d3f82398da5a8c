import type { CampaignSpec, StepSpec } from "./campaign-spec.ts";

export type Flat = StepSpec | { readonly kind: "leave"; readonly id: string };

/** The steps with those of the fork behind it, as a reader goes through the document. */
export const flatten = ({ steps }: CampaignSpec): readonly Flat[] =>
  steps.flatMap((step): Flat[] =>
    step.kind === "fork"
      ? [
          step,
          { kind: "mail", id: "thanks" },
          ...(step.leaves ? [{ kind: "leave" as const, id: "leave" }] : []),
        ]
      : [step],
  );

/** Where somebody goes on who does not take the way of the fork; undefined = the end. */
export const followOf = (steps: readonly Flat[], step: Flat): string | undefined => {
  const at = steps.findIndex(({ id }) => id === step.id);
  const behind = steps
    .slice(at + 1)
    .filter(({ id }) => step.kind !== "fork" || (id !== "thanks" && id !== "leave"));
  return step.kind === "leave" ? undefined : behind[0]?.id;
};

/** The next step on the way that another version has too. */
export const nextKept = (from: readonly Flat[], standing: Flat, to: readonly Flat[]): string | undefined => {
  let step: Flat | undefined = standing;
  while (step !== undefined) {
    const next = followOf(from, step);
    if (to.some(({ id }) => id === next)) return next;
    step = from.find(({ id }) => id === next);
  }
  return undefined;
};
