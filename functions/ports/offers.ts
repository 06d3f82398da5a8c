import type { Day } from "#core/shared/day.ts";

/** What limits an offer; undefined = no limit. */
export interface OfferLimits {
  /** Acceptances of the step at most. */
  readonly limit: number | undefined;
  /** The campaign's whole budget, in micro-units: its mails and its offers draw on the same. */
  readonly totalMicros: number | undefined;
}

/** One acceptance between its reservation and its end. */
export interface OpenAcceptance {
  readonly messageId: string;
  /** The code that the acceptance gets. */
  readonly code: string;
  readonly at: Date;
}

/** Offers of one mailing between their reservation and their end. */
export interface OpenHold {
  readonly id: string;
  readonly messageIds: readonly string[];
  readonly at: Date;
}

export type Reserved =
  /** With the code of the reservation that stands: that of an earlier request where one is under way. */
  | { readonly kind: "reserved"; readonly code: string }
  | { readonly kind: "sold-out" }
  | { readonly kind: "withdrawn" }
  /** Too many acceptances are under way in this moment. */
  | { readonly kind: "busy" };

/**
 * How often an offer was accepted, and what that costs. Slots and money are reserved together, in one conditional
 * update, before an offer is sent (`honour`) or accepted (`refuse`); what a crash leaves reserved is found by `open`.
 */
export interface Offers {
  /**
   * Reserves a slot and its cost for one acceptance: one that was held when offers were sent that are honoured, else
   * a free one. The same message reserves once, however often it is asked.
   */
  reserve(
    input: OfferLimits & {
      readonly messageId: string;
      readonly code: string;
      readonly ifFull: "honour" | "refuse";
      readonly costMicros: number;
      readonly until: Day;
      readonly at: Date;
    },
  ): Promise<Reserved>;
  /** Ends the reservation of this code: `kept`, or given back to where it was taken from. Idempotent. */
  close(input: { readonly messageId: string; readonly code: string; readonly kept: boolean }): Promise<void>;

  /**
   * Reserves slots and costs for offers about to be sent, as many as the limits leave, from the front. Answers the
   * messages that are covered. Idempotent by `id`.
   */
  hold(
    input: OfferLimits & {
      readonly campaignId: string;
      readonly stepId: string;
      readonly id: string;
      readonly messageIds: readonly string[];
      readonly costMicros: number;
      readonly until: Day;
      readonly at: Date;
    },
  ): Promise<readonly string[]>;
  /** Ends a hold: so many went out and stay held to the end of `until`, the rest is given back. Idempotent. */
  settleHold(campaignId: string, id: string, sent: number): Promise<void>;

  /** What is under way, or was left by a crash. */
  open(campaignId: string): Promise<{
    readonly acceptances: readonly OpenAcceptance[];
    readonly holds: readonly OpenHold[];
  }>;
  /** Gives back what was held for offers that ended before `today`, or were withdrawn. Idempotent. */
  release(campaignId: string, today: Day): Promise<void>;
  /** From now on no offer of the campaign is accepted. */
  withdraw(campaignId: string, at: Date): Promise<void>;
  standing(campaignId: string, stepId: string): Promise<OfferStanding>;
}

export interface OfferStanding {
  /** Acceptances, those under way included. */
  readonly accepted: number;
  /** Sent, and neither accepted nor given back. */
  readonly held: number;
  /** Micro-units that the campaign has used: mails and offers. */
  readonly usedMicros: number;
  readonly withdrawn: boolean;
}
