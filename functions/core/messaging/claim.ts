import type { Campaign } from "../campaign/campaign.ts";
import { HOUR_MS } from "../shared/day.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { type Contact, LONGEST_EVERY_DAYS, type OpenClaim, type RecentClaim } from "./contact.ts";

/** SES is called within this time of the claim, or not at all. Wall time. */
export const CLAIM_TO_CALL_MS = 60_000;

/** Two days: what the rule of one mail a day may ask for. */
const LEAST_KEPT_HOURS = 48;

/** How far back any of these campaigns may look at the claims of a contact. */
export const longestCapHours = (
  workspace: Pick<Workspace, "cap">,
  campaigns: readonly Pick<Campaign, "cap">[],
): number =>
  campaigns.reduce(
    (longest, { cap }) => Math.max(longest, typeof cap === "object" ? cap.hours : 0),
    Math.max(workspace.cap.hours, LEAST_KEPT_HOURS),
  );

const LONGEST_EVERY_HOURS = LONGEST_EVERY_DAYS * 24;
/** The last one, and the one before it: the last may be the very mail that is sent again. */
const OLDER_KEPT = 2;

/**
 * What stays of a contact's list when a new claim is added: all that a cap counts, `hours` as `longestCapHours` of
 * all campaigns, and of what is older the last that somebody counts who chooses tomorrow to get less.
 */
export const keepRecent = (contact: Pick<Contact, "recent">, hours: number, now: Date): Contact["recent"] => {
  const isWithin = ({ at }: RecentClaim, limit: number) => now.getTime() - at.getTime() < limit * HOUR_MS;
  const older = contact.recent.filter(
    (one) => !isWithin(one, hours) && isWithin(one, LONGEST_EVERY_HOURS) && !one.service,
  );
  const last = older
    .filter((one) => one === older.findLast(({ messageId }) => messageId === one.messageId))
    .slice(-OLDER_KEPT);
  return contact.recent.filter((one) => isWithin(one, hours) || last.includes(one));
};

/** What a claim that is still open means for the mail that dispatch is about to send. */
export type ClaimStanding =
  | { readonly kind: "free" }
  /** Accepted: only the record of it is missing. */
  | { readonly kind: "accepted"; readonly claim: OpenClaim }
  /** SES said no after acceptance, by event. */
  | { readonly kind: "rejected"; readonly claim: OpenClaim }
  /** May or may not have been sent: wait for events until the grace is over. */
  | { readonly kind: "in-doubt"; readonly claim: OpenClaim }
  /** The grace is over and nothing came: given up, or sent again. */
  | { readonly kind: "unknown"; readonly claim: OpenClaim }
  | { readonly kind: "resend"; readonly claim: OpenClaim };

export const standingOf = (input: {
  readonly claim: OpenClaim | undefined;
  readonly proof: "accepted" | "rejected" | "none";
  readonly graceHours: number;
  readonly now: Date;
  /** Events may still wait in the queue: then nothing is unknown yet. */
  readonly eventsPending: boolean;
  readonly ifUnknown: Campaign["ifUnknown"];
}): ClaimStanding => {
  const { claim } = input;
  if (claim === undefined) return { kind: "free" };
  if (input.proof === "accepted") return { kind: "accepted", claim };
  if (input.proof === "rejected") return { kind: "rejected", claim };
  const graceOver = input.now.getTime() - claim.at.getTime() >= input.graceHours * HOUR_MS;
  if (!graceOver || input.eventsPending) return { kind: "in-doubt", claim };
  return { kind: input.ifUnknown === "resend" ? "resend" : "unknown", claim };
};
