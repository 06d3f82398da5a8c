/** Money that may be spent, reserved before it is spent. All amounts in micro-units. */
export interface Budgets {
  /**
   * Reserves up to `messageIds.length` mails at `eachMicros`: as many as the limits leave, from the front.
   * Answers which are covered and the limit that stopped the rest.
   */
  reserve(input: {
    readonly campaignId: string;
    readonly reservationId: string;
    readonly messageIds: readonly string[];
    readonly eachMicros: number;
    readonly day: string;
    readonly totalMicros: number | undefined;
    readonly perDayMicros: number | undefined;
    readonly at: Date;
  }): Promise<{ readonly covered: readonly string[]; readonly stoppedBy: "total" | "per-day" | undefined }>;
  /** Ends a reservation: `spentMicros` of it stay used, the rest is given back. Idempotent. */
  close(campaignId: string, reservationId: string, spentMicros: number): Promise<void>;
  /** Open reservations, for recovery after a crash and for the audit. */
  open(campaignId: string): Promise<readonly Reservation[]>;
  spent(
    campaignId: string,
  ): Promise<{ readonly totalMicros: number; readonly byDay: Readonly<Record<string, number>> }>;
}

export interface Reservation {
  readonly id: string;
  readonly messageIds: readonly string[];
  readonly eachMicros: number;
  readonly day: string;
  readonly at: Date;
}
