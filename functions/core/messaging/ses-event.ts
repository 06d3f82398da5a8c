import type { Attempt } from "./message.ts";

/** What one event of SES says about one attempt at one message. */
export interface SesEvent {
  /** EventBridge's id: the same when it is delivered twice. */
  readonly eventId: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly sesId: string;
  readonly at: Date;
  readonly what:
    | { readonly kind: "sent" }
    | { readonly kind: "delivered" }
    | { readonly kind: "delayed"; readonly reason: string }
    | { readonly kind: "bounced"; readonly permanent: boolean; readonly subType: string }
    | { readonly kind: "complained"; readonly subType: string }
    | { readonly kind: "rejected"; readonly reason: string }
    | { readonly kind: "rendering-failed"; readonly reason: string }
    | { readonly kind: "opened" | "clicked" | "subscription" };
}

/** What the ledger learns; undefined for events that prove nothing about acceptance. */
export const attemptFromEvent = ({ at, sesId, what }: SesEvent): Partial<Attempt> | undefined => {
  const accepted = { sentAt: at, sesId, provenBy: "event" } as const;
  switch (what.kind) {
    case "sent":
      return accepted;
    case "delayed":
      return { ...accepted, delayedAt: at };
    case "delivered":
      return { ...accepted, deliveredAt: at };
    case "bounced":
      return { ...accepted, bounce: { at, kind: what.permanent ? "hard" : "soft", subType: what.subType } };
    case "complained":
      return { ...accepted, complainedAt: at };
    case "rejected":
    case "rendering-failed":
      return { sesId, rejectedAt: at, failure: `${what.kind}: ${what.reason}`.slice(0, 120) };
    case "opened":
    case "clicked":
    case "subscription":
      return undefined;
  }
};

/** Why the address must not be written to again; a suppressed address bounces for the reason it was suppressed. */
export const suppressionFromEvent = ({ what }: SesEvent): "bounced" | "complained" | undefined => {
  if (what.kind === "complained") return "complained";
  return what.kind === "bounced" && what.permanent ? "bounced" : undefined;
};
