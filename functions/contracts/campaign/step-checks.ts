import { END, type Step } from "#core/campaign/step.ts";
import { toMinor } from "#core/shared/money.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Problem } from "../documents/document-faults.ts";
import type { Path } from "../documents/document-source.ts";
import { branchProblems } from "./branch-checks.ts";
import type { CampaignParts } from "./campaign-parts.ts";
import { idsOf } from "./compile-steps.ts";
import { mailsOf } from "./mail-uses.ts";
import { type PlacedStep, placeSteps } from "./place-steps.ts";
import { MOST_STEPS } from "./steps.ts";
import { waitProblems } from "./wait-checks.ts";

/** Branches and splits within each other. */
const MOST_DEPTH = 5;

/** What is wrong between the steps, or between them and the trigger. */
export const stepProblems = (
  parts: CampaignParts,
  workspace: Pick<Workspace, "currency">,
): readonly Problem[] => {
  const placed = placeSteps(parts.steps);
  return [
    ...sizeProblems(placed),
    ...idProblems(placed),
    ...mailProblems(placed),
    ...placed.flatMap((each) => offerProblems(each, parts, workspace)),
    ...endProblems(placed),
    ...branchProblems(placed, workspace.currency),
    ...(parts.trigger === undefined ? [] : waitProblems(parts.steps, parts.trigger)),
  ];
};

const sizeProblems = (placed: readonly PlacedStep[]): readonly Problem[] => {
  const deep = placed.find(({ depth }) => depth > MOST_DEPTH);
  return [
    ...(placed.length > MOST_STEPS
      ? [{ path: ["steps"], message: `are ${placed.length}`, hint: `at most ${MOST_STEPS} in all` }]
      : []),
    ...(deep === undefined
      ? []
      : [{ path: deep.path, message: "is nested too deep", hint: `at most ${MOST_DEPTH} levels` }]),
  ];
};

const idProblems = (placed: readonly PlacedStep[]): readonly Problem[] => {
  const taken = new Set<string>();
  return placed.flatMap(({ step, path }) => {
    const ids = step === undefined ? [] : idsOf(step);
    const twice = ids.find((id) => taken.has(id));
    for (const id of ids) taken.add(id);
    if (twice === undefined) return [];
    const part = twice === step?.id ? "" : `makes \`${twice}\`, which is there already: `;
    return [
      part === ""
        ? { path: [...path, "id"], message: `is \`${twice}\` a second time`, hint: "each step its own id" }
        : { path: [...path, "id"], message: `${part}another step is called so`, hint: "another id" },
    ];
  });
};

/** One mail has one purpose: its links and values hang on it. */
const mailProblems = (placed: readonly PlacedStep[]): readonly Problem[] => {
  const mails = placed.flatMap(mailsOf);
  const sendsNothing =
    placed.length > 0 && mails.length === 0 && placed.every(({ step }) => step !== undefined);
  if (sendsNothing) return [{ path: ["steps"], message: "send nothing", hint: "at least one `email`" }];
  return mails.flatMap(({ mail, path, role }) => {
    const first = mails.find((other) => other.mail === mail);
    if (first === undefined || first.role === role) return [];
    return [
      {
        path,
        message: `is \`${mail}\`, which another step uses for something else`,
        hint: "a mail of its own: a survey, an offer and a plain mail hold different links",
      },
    ];
  });
};

const offerProblems = (
  { step, path }: PlacedStep,
  { purpose }: CampaignParts,
  { currency }: Pick<Workspace, "currency">,
): readonly Problem[] => {
  if (step?.kind !== "offer") return [];
  const at = (key: string): Path => [...path, "offer", key];
  const isMoney = step.offer === "amount-off" || step.offer === "renewal-rate";
  const amounts: readonly (readonly [string, number | undefined, string])[] = [
    ["costs", step.costs, currency],
    ["amount", isMoney ? step.value : undefined, step.currency ?? currency],
  ];
  return [
    ...(purpose === "service"
      ? [
          {
            path: [...path, "offer"],
            message: "is an offer in a service campaign",
            hint: "`purpose: marketing`: a notice that nobody can leave must not sell",
          },
        ]
      : []),
    ...amounts.flatMap(([key, amount, of]) =>
      amount !== undefined && toMinor(amount, of) === undefined
        ? [{ path: at(key), message: `is finer than ${of} can be`, hint: "fewer decimals" }]
        : [],
    ),
  ];
};

/** Nothing comes after an exit. */
const endProblems = (placed: readonly PlacedStep[]): readonly Problem[] =>
  placed.flatMap(({ step, path }) => {
    if (step?.kind !== "exit") return [];
    const index = path.at(-1);
    const after = placed.find(
      (other) =>
        other.path.length === path.length &&
        other.path.slice(0, -1).every((key, at) => key === path[at]) &&
        other.path.at(-1) === Number(index) + 1,
    );
    return after === undefined
      ? []
      : [{ path: after.path, message: "is never reached", hint: "the steps before the `exit`" }];
  });

/** Whether the last thing that a campaign does is to wait, for nothing. */
export const endsInWait = (steps: readonly Step[]): boolean => {
  const last = steps.at(-1);
  return (
    last?.kind === "wait" &&
    last.until.kind !== "answered" &&
    (last.next ?? END) === END &&
    steps.every(({ kind }) => kind === "email" || kind === "wait")
  );
};
