import type { Issued } from "#core/answers/issued.ts";
import type { Acceptance, Response } from "#core/answers/response.ts";
import type { Page } from "./people.ts";

export interface Answered {
  readonly response: Response | undefined;
  readonly acceptance: Acceptance | undefined;
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
  /** The first one stays; answers the one that stands. */
  putAcceptance(acceptance: Acceptance): Promise<Acceptance>;
  /** All answers to a campaign, by customer: in no order of time. */
  ofCampaign(
    campaignId: string,
    page: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<Answered & { readonly messageId: string }>>;
}
