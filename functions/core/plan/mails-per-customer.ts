import { END, type Step } from "../campaign/step.ts";
import { followers } from "../enrolment/step-facts.ts";

/**
 * How many mails somebody gets who goes all the way and answers or ignores as it may be: on the shortest way through
 * branches and splits, without reminders, and on the longest, with them. Ways lead forward only.
 */
export const mailsPerCustomer = (
  steps: readonly Step[],
): { readonly least: number; readonly most: number } => {
  const known = new Map<string, { readonly least: number; readonly most: number }>();
  for (const [index, step] of [...steps.entries()].reverse()) {
    const ways = followers(steps, index).map((id) => known.get(id) ?? NONE);
    const canEnd = ways.length === 0 || mayEnd(step);
    const isReminder = step.kind === "email" && (step.asks?.first ?? step.id) !== step.id;
    known.set(step.id, {
      least:
        (step.kind === "email" && !isReminder ? 1 : 0) +
        Math.min(...ways.map(({ least }) => least), ...(canEnd ? [0] : [])),
      most: Number(step.kind === "email") + Math.max(0, ...ways.map(({ most }) => most)),
    });
  }
  return known.get(steps[0]?.id ?? "") ?? NONE;
};

const NONE = { least: 0, most: 0 };

/** One of the ways leads to nothing. */
const mayEnd = (step: Step): boolean => {
  switch (step.kind) {
    case "branch":
      return step.otherwise === END || step.cases.some(({ to }) => to === END);
    case "split":
      return step.parts.some(({ to }) => to === END);
    case "exit":
      return true;
    default:
      return step.next === END;
  }
};
