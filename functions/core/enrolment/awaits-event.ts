import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import type { WaitedFor } from "../campaign/campaign-life.ts";
import { awaitedDates } from "./awaits-date.ts";

/** Stands for every type, as it does in a document. */
const ANY = "any";

/** The types of activity that steps wait for, in small letters. */
export const awaitedEvents = ({ steps }: Pick<Campaign, "steps">): readonly string[] => [
  ...new Set(
    steps.flatMap((step) =>
      step.kind === "wait" && step.until.kind === "event"
        ? [step.until.activity.type?.toLowerCase() ?? ANY]
        : [],
    ),
  ),
];

/** What a version is published with, so that those under way on it are found. */
export const awaitedBy = (campaign: Pick<Campaign, "steps">): WaitedFor => ({
  events: awaitedEvents(campaign),
  dates: awaitedDates(campaign),
});

/** A campaign as it is in force. Those under way on older versions wait for what these say. */
export interface Awaiting {
  readonly campaign: Pick<Campaign, "steps" | "exit">;
  readonly state?: Pick<CampaignState, "awaited"> | undefined;
}

const namesOf = ({ campaign, state }: Awaiting): readonly string[] => [
  ...campaign.exit.flatMap((rule) => (typeof rule === "object" ? [rule.name.toLowerCase()] : [])),
  ...awaitedEvents(campaign),
  ...(state?.awaited ?? []),
];

/** Whether a campaign may have somebody waiting for an activity of this type, or leaves by it. */
export const awaitsEvent = (one: Awaiting, type: string): boolean =>
  namesOf(one).some((name) => name === ANY || name === type.toLowerCase());

/** Whether activities matter to those who are in the campaign. */
export const awaitsAnyEvent = (one: Awaiting): boolean => namesOf(one).length > 0;
