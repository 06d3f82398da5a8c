import type { Issued } from "#core/answers/issued.ts";
import type { Acceptance, Response } from "#core/answers/response.ts";
import type { Page } from "./people.ts";

export interface Answered {
  readonly response: Response | undefined;
  readonly acceptance: Acceptance | undefined;
}

export type NewAcceptance = Omit<Acceptance, "redeemedAt">;

export interface Redemption {
  /** `again`: the same `name` asked for it before; `used`: another one did. */
  readonly kind: "redeemed" | "again" | "used";
  readonly at: Date;
}

/** Surveys and offers as they went out, and what came back. All ids are those of the message that asked. */
export interface Answers {
  /** Keeps what the pages may show. Idempotent: the first one stays. */
  issue(issued: readonly Issued[]): Promise<void>;
  issued(messageId: string): Promise<Issued | undefined>;
  /** Strong reads; ids without any answer are left out. */
  answered(messageIds: readonly string[]): Promise<ReadonlyMap<string, Answered>>;
  /** Replaces the response when what stands is still the one read (`undefined`: none). */
  putResponse(response: Response, read: Response | undefined): Promise<"saved" | "conflict">;
  /** The first one stays; answers the one that stands. Its code leads to its message before this resolves. */
  putAcceptance(acceptance: NewAcceptance): Promise<Acceptance>;
  /** The message whose acceptance may have this code: only the acceptance itself says so. */
  messageOfCode(code: string): Promise<string | undefined>;
  /** Uses the code of an acceptance, once. `name` tells a repetition of the same use from another one. */
  redeem(use: { readonly messageId: string; readonly name: string; readonly at: Date }): Promise<Redemption>;
  /** All answers to a campaign, or those of one customer, by customer: in no order of time. */
  ofCampaign(
    campaignId: string,
    page: {
      readonly limit: number;
      readonly cursor: string | undefined;
      readonly customerId?: string | undefined;
    },
  ): Promise<Page<Answered & { readonly messageId: string }>>;
}
