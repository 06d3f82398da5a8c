import type { Campaign } from "../campaign/campaign.ts";

/** Whether a campaign may have somebody waiting for an activity of this type, or leaves by it. */
export const awaitsEvent = ({ steps, exit }: Pick<Campaign, "steps" | "exit">, type: string): boolean => {
  const isIt = (name: string): boolean => name.toLowerCase() === type.toLowerCase();
  return (
    exit.some((rule) => typeof rule === "object" && isIt(rule.name)) ||
    steps.some(
      (step) =>
        step.kind === "wait" &&
        step.until.kind === "event" &&
        (step.until.activity.type === undefined || isIt(step.until.activity.type)),
    )
  );
};

/** Whether activities matter to those who are in the campaign. */
export const awaitsAnyEvent = ({ steps, exit }: Pick<Campaign, "steps" | "exit">): boolean =>
  exit.some((rule) => typeof rule === "object") ||
  steps.some((step) => step.kind === "wait" && step.until.kind === "event");
