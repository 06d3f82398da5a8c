import type { Campaign } from "../campaign/campaign.ts";
import { HOUR_MS } from "../shared/day.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Contact, OpenClaim } from "./contact.ts";

/** SES is called within this time of the claim, or not at all. Wall time. */
export const CLAIM_TO_CALL_MS = 60_000;

/** What stays of a contact's list when a new claim is added: all that any cap or the one-a-day rule may ask for. */
export const keepRecent = (
  contact: Contact,
  rules: { readonly workspace: Workspace; readonly campaign: Campaign },
  now: Date,
): Contact["recent"] => {
  const capHours = typeof rules.campaign.cap === "object" ? rules.campaign.cap.hours : 0;
  const keepMs = Math.max(rules.workspace.cap.hours, capHours, 48) * HOUR_MS;
  return contact.recent.filter(({ at }) => now.getTime() - at.getTime() < keepMs);
};

/** What a claim that is still open means for the mail that dispatch is about to send. */
export type ClaimStanding =
  | { readonly kind: "free" }
  /** Accepted: only the record of it is missing. */
  | { readonly kind: "accepted"; readonly claim: OpenClaim }
  /** SES said no after acceptance, by event. */
  | { readonly kind: "rejected"; readonly claim: OpenClaim; readonly reason: string }
  /** May or may not have been sent: wait for events until the grace is over. */
  | { readonly kind: "in-doubt"; readonly claim: OpenClaim }
  /** The grace is over and nothing came: given up, or sent again. */
  | { readonly kind: "unknown"; readonly claim: OpenClaim }
  | { readonly kind: "resend"; readonly claim: OpenClaim };

export const standingOf = (input: {
  readonly claim: OpenClaim | undefined;
  readonly proof: "accepted" | "rejected" | "none";
  readonly reason: string | undefined;
  readonly graceHours: number;
  readonly now: Date;
  /** Events may still wait in the queue: then nothing is unknown yet. */
  readonly eventsPending: boolean;
  readonly ifUnknown: Campaign["ifUnknown"];
}): ClaimStanding => {
  const { claim } = input;
  if (claim === undefined) return { kind: "free" };
  if (input.proof === "accepted") return { kind: "accepted", claim };
  if (input.proof === "rejected") return { kind: "rejected", claim, reason: input.reason ?? "rejected" };
  const graceOver = input.now.getTime() - claim.at.getTime() >= input.graceHours * HOUR_MS;
  if (!graceOver || input.eventsPending) return { kind: "in-doubt", claim };
  return { kind: input.ifUnknown === "resend" ? "resend" : "unknown", claim };
};
